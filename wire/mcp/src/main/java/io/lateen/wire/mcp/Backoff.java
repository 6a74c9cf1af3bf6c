package io.lateen.wire.mcp;

import java.util.concurrent.ThreadLocalRandom;

/// The pause before another attempt: doubled each time up to five seconds, a fifth more or less so
/// that not everybody comes at once. One thread.
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;

  private long millis = FIRST_MILLIS;

  long next() {
    long now = millis;
    millis = Math.min(LONGEST_MILLIS, now * 2);
    return Math.round(now * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }

  /// An attempt was good.
  void reset() {
    millis = FIRST_MILLIS;
  }
}
