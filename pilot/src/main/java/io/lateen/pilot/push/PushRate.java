package io.lateen.pilot.push;

import java.util.concurrent.TimeUnit;

/// So many pushes to proxies a second, and so many at once after a rest (Istio 1.1's
/// `PILOT_PUSH_THROTTLE` and `PILOT_PUSH_BURST`). Thread-safe.
final class PushRate {
  private final long interval;
  private final long ahead;
  private long next;
  private boolean used;

  /// @param perSecond 0: as many as there are
  /// @param burst at least 1
  PushRate(int perSecond, int burst) {
    this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.ahead = interval * (burst - 1);
  }

  /// Takes a turn.
  ///
  /// @param now in nanoseconds
  /// @return nanoseconds until the turn has come; 0: it has
  synchronized long take(long now) {
    long turn = used ? Math.max(next, now) : now;
    used = true;
    next = turn + interval;
    return Math.max(0, turn - ahead - now);
  }
}
