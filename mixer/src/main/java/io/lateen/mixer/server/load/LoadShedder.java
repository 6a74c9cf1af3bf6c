package io.lateen.mixer.server.load;

import io.lateen.mixer.server.load.LoadLimits.Mode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides which calls are turned away. From any thread.
public final class LoadShedder {
  private static final Logger LOG = LoggerFactory.getLogger(LoadShedder.class);
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final LoadLimits limits;
  private final LongSupplier clock;
  private final LatencyAverage latency;
  private final @Nullable TokenBucket rate;
  private final Counter throttled;
  private final AtomicLong nextWord;

  public LoadShedder(LoadLimits limits, PrometheusRegistry registry) {
    this(limits, registry, System::nanoTime);
  }

  /// @param clock in nanoseconds
  LoadShedder(LoadLimits limits, PrometheusRegistry registry, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
    latency = new LatencyAverage(limits.latencySampleHalflife(), limits.latencySamplesPerSecond());
    long now = clock.getAsLong();
    double perSecond = limits.maxRequestsPerSecond();
    rate = perSecond > 0 ? new TokenBucket(perSecond, limits.burstSize(), now) : null;
    nextWord = new AtomicLong(now);
    throttled =
        Counter.builder()
            .name("mixer_loadshedding_requests_throttled_total")
            .help("Calls beyond a limit: turned away, or only counted in mode logonly.")
            .register(registry);
  }

  /// Whether anybody looks at costs and durations.
  public boolean isOn() {
    return limits.mode() != Mode.DISABLED;
  }

  /// Whether a call is to be turned away.
  ///
  /// @param cost 1 for a check, the number of records for a report
  public boolean sheds(int cost) {
    if (!isOn()) {
      return false;
    }
    String reason = reason(cost, clock.getAsLong());
    if (reason.isEmpty()) {
      return false;
    }
    throttled.inc();
    tell(reason);
    return limits.mode() == Mode.ENFORCE;
  }

  private String reason(int cost, long now) {
    long most = limits.averageLatencyThreshold().toNanos();
    if (most > 0 && latency.at(now) > most) {
      return "the average latency is above " + limits.averageLatencyThreshold().toMillis() + " ms";
    }
    return rate != null && !rate.take(cost, now)
        ? "more than " + limits.maxRequestsPerSecond() + " requests per second"
        : "";
  }

  private void tell(String reason) {
    long due = nextWord.get();
    long now = clock.getAsLong();
    if (now - due >= 0 && nextWord.compareAndSet(due, now + QUIET_NANOS)) {
      LOG.warn("overloaded ({}): {}", limits.mode(), reason);
    }
  }

  /// Takes note of how long a call took that was served.
  public void served(long nanos) {
    if (isOn()) {
      latency.add(nanos, clock.getAsLong());
    }
  }
}
