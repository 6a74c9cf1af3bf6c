package io.lateen.proxy.dns;

import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Backoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// When a name is asked for again, by Envoy's rules. One thread.
final class Pace {
  private final NameResolution how;
  private final RandomGenerator random;
  private long wait;

  Pace(NameResolution how, RandomGenerator random) {
    this.how = how;
    this.random = random;
  }

  /// Nanoseconds after an answer.
  long answered(Answer answer) {
    wait = 0;
    boolean said = how.byTtl() && answer.ttl() > 0;
    long nanos = said ? TimeUnit.SECONDS.toNanos(answer.ttl()) : how.rate().toNanos();
    return nanos + below(how.jitter());
  }

  /// Nanoseconds after a failure.
  long failed() {
    Backoff failures = how.failures();
    if (failures == null) {
      return how.rate().toNanos();
    }
    wait = Math.min(Math.max(2 * wait, failures.base().toNanos()), failures.max().toNanos());
    return 1 + random.nextLong(wait);
  }

  private long below(Duration most) {
    return most.isZero() ? 0 : random.nextLong(most.toNanos());
  }
}
