package io.lateen.galley.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last events, one per revision, so that a watch can begin in the recent past. Guarded by its
/// owner's lock.
final class EventRing {

  private final @Nullable StoreEvent[] events;
  private long floor;
  private long last;

  /// @param revision where history begins: what happened up to here is not told
  EventRing(int capacity, long revision) {
    this.events = new StoreEvent[capacity];
    this.floor = revision;
    this.last = revision;
  }

  void add(StoreEvent event) {
    last = event.revision();
    events[slot(last)] = event;
    floor = Math.max(floor, last - events.length);
  }

  /// The oldest revision one can go on from.
  long floor() {
    return floor;
  }

  /// @param after at least [#floor()]
  List<StoreEvent> after(long after, int most) {
    List<StoreEvent> found = new ArrayList<>();
    for (long at = after + 1; at <= last && found.size() < most; at++) {
      StoreEvent event = events[slot(at)];
      if (event != null) {
        found.add(event);
      }
    }
    return found;
  }

  /// Everything after a revision, the latest first.
  ///
  /// @param after at least [#floor()]
  List<StoreEvent> backTo(long after) {
    return after(after, Integer.MAX_VALUE).reversed();
  }

  private int slot(long revision) {
    return (int) (revision % events.length);
  }
}
