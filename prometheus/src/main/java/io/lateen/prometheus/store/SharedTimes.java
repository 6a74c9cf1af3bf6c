package io.lateen.prometheus.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Times that series have in common, as those of one target do: kept once. Remembers some of the
/// latest; any thread may call it.
final class SharedTimes {
  private static final int PLACES = 1024;

  private final AtomicReferenceArray<Times> places = new AtomicReferenceArray<>(PLACES);

  /// The same times, of another series if there are any.
  ///
  /// @param times not edited any more
  Times share(Times times) {
    int place = Math.floorMod(times.hash(), PLACES);
    Times known = places.get(place);
    if (known != null && known.isSame(times)) {
      return known;
    }
    places.set(place, times);
    return times;
  }
}
