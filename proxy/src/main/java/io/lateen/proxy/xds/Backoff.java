package io.lateen.proxy.xds;

import java.util.concurrent.ThreadLocalRandom;

/// Growing pauses between attempts, each somewhere in the upper half of its range: quick at first,
/// 5 s at most.
final class Backoff {
  private static final long FIRST = 100;
  private static final long LAST = 5_000;
  private long range = FIRST;

  /// The next pause, ms.
  long next() {
    long pause = range / 2 + ThreadLocalRandom.current().nextLong(range / 2 + 1);
    range = Math.min(range * 2, LAST);
    return pause;
  }

  /// It worked: begin anew.
  void reset() {
    range = FIRST;
  }
}
