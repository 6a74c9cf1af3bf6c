package io.lateen.proxy.filter.http.mixer;

import java.util.ArrayDeque;
import java.util.Deque;

/// Finished requests that have been written and wait for others. For one worker.
final class Spares {
  private static final int MOST = 64;

  /// Those that grew for an unusual request are not kept.
  private static final int MOST_OCTETS = 16 * 1024;

  private final Deque<FinishedRequest> all = new ArrayDeque<>(MOST);

  /// The one written last: it is likeliest to be in the processor's cache.
  FinishedRequest take() {
    FinishedRequest known = all.pollLast();
    return known == null ? new FinishedRequest(this) : known;
  }

  void give(FinishedRequest written) {
    if (all.size() < MOST && written.octets() <= MOST_OCTETS) {
      all.addLast(written);
    }
  }
}
