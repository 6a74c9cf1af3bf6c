package io.lateen.proxy.cluster;

import io.lateen.proxy.stats.Gauge;
import java.util.concurrent.atomic.AtomicLong;

/// How many of something there may be at one time. From any thread.
final class Limit {
  private final AtomicLong taken = new AtomicLong();
  private final Gauge gauge;
  private volatile boolean reached;

  /// @param gauge 1 while no more is given
  Limit(Gauge gauge) {
    this.gauge = gauge;
  }

  /// False: there are `most` already.
  boolean claim(long most) {
    long now = taken.incrementAndGet();
    if (now >= most && !reached) {
      reached = true;
      gauge.set(1);
    }
    if (now > most) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void release(long most) {
    if (taken.decrementAndGet() < most && reached) {
      reached = false;
      gauge.set(0);
    }
  }

  long taken() {
    return taken.get();
  }
}
