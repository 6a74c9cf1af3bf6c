package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.Outcomes.Sums;
import io.lateen.proxy.endpoint.Symptom;
import io.lateen.proxy.resource.OutlierDetection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/// Puts endpoints aside that fail more than their fellows, and takes them back (Envoy, "Outlier
/// detection", "Ejection algorithm"). An ejection lasts the base time times how often the endpoint
/// was ejected lately, at most the longest time; each interval without one forgives one. Reads no
/// clock but its own; on the cluster's watching thread only.
final class OutlierDetector {
  private final OutlierDetection config;
  private final OutlierStats stats;
  private final LongSupplier clock;
  private final IntUnaryOperator draw;
  private final Runnable changed;
  private final Map<Host, Past> records = new LinkedHashMap<>();
  private int ejected;

  /// What is known of one endpoint.
  private static final class Past {
    Sums before = Sums.NONE;
    int times;
    long ejectedAt;
    long jitter;
  }

  /// One endpoint's interval.
  private record Rate(Host host, double success) {}

  /// @param clock in nanoseconds
  /// @param draw a uniform number below its argument
  /// @param changed is told when somebody was put aside or taken back
  OutlierDetector(
      OutlierDetection config,
      OutlierStats stats,
      LongSupplier clock,
      IntUnaryOperator draw,
      Runnable changed) {
    this.config = config;
    this.stats = stats;
    this.clock = clock;
    this.draw = draw;
    this.changed = changed;
  }

  /// The cluster's endpoints; what is known of those that stay is kept.
  void members(Collection<Host> hosts) {
    records.keySet().stream()
        .filter(host -> !hosts.contains(host) && host.ejected())
        .toList()
        .forEach(this::release);
    records.keySet().retainAll(hosts);
    for (Host host : hosts) {
      if (!records.containsKey(host)) {
        Past past = new Past();
        past.before = sums(host);
        records.put(host, past);
      }
    }
  }

  /// So many failures in a row.
  void raised(Host host, Symptom symptom) {
    if (!records.containsKey(host) || host.ejected()) {
      return;
    }
    stats.detected(symptom);
    eject(host, symptom);
    Objects.requireNonNull(host.outcomes()).forgive(symptom);
  }

  private void eject(Host host, Symptom symptom) {
    double percent = 100.0 * (ejected + 1) / records.size();
    if (percent > config.maxEjectionPercent() && !(config.alwaysEjectOne() && ejected == 0)) {
      stats.overflow.increment();
      return;
    }
    if (draw.applyAsInt(100) >= enforcing(symptom)) {
      return;
    }
    Past past = Objects.requireNonNull(records.get(host));
    past.ejectedAt = clock.getAsLong();
    past.jitter =
        config.jitter().isZero() ? 0 : config.jitter().toNanos() / 1000 * draw.applyAsInt(1000);
    if (config.baseEjectionTime().multipliedBy(past.times).toNanos()
        < config.maxEjectionTime().plus(config.baseEjectionTime()).toNanos()) {
      past.times++;
    }
    ejected++;
    stats.active.add(1);
    stats.enforced(symptom);
    host.eject(symptom);
    changed.run();
  }

  private int enforcing(Symptom symptom) {
    return switch (symptom) {
      case CONSECUTIVE_5XX -> config.serverErrors().enforcing();
      case CONSECUTIVE_GATEWAY_FAILURE -> config.gatewayErrors().enforcing();
      case CONSECUTIVE_LOCAL_ORIGIN_FAILURE -> config.localOrigin().enforcing();
      case SUCCESS_RATE -> config.successRate().enforcing();
      case LOCAL_ORIGIN_SUCCESS_RATE -> config.successRate().enforcingLocalOrigin();
      case FAILURE_PERCENTAGE -> config.failurePercentage().enforcing();
      case LOCAL_ORIGIN_FAILURE_PERCENTAGE -> config.failurePercentage().enforcingLocalOrigin();
    };
  }

  /// Once each interval: takes back whose time is over, then judges rates.
  void tick() {
    long now = clock.getAsLong();
    Map<Host, Sums> interval = new LinkedHashMap<>();
    records.forEach(
        (host, past) -> {
          giveBack(host, past, now);
          Sums sums = sums(host);
          interval.put(host, sums.minus(past.before));
          past.before = sums;
        });
    judge(interval, false);
    if (config.splitLocalOrigin()) {
      judge(interval, true);
    }
  }

  private static Sums sums(Host host) {
    return Objects.requireNonNull(host.outcomes(), "watched endpoints are counted").sums();
  }

  private void giveBack(Host host, Past past, long now) {
    if (!host.ejected()) {
      past.times = Math.max(0, past.times - 1);
      return;
    }
    long length =
        Math.min(
            config.baseEjectionTime().multipliedBy(past.times).toNanos(),
            config.maxEjectionTime().toNanos());
    if (now - past.ejectedAt >= length + past.jitter) {
      release(host);
      changed.run();
    }
  }

  private void release(Host host) {
    ejected--;
    stats.active.add(-1);
    for (Symptom symptom : Symptom.values()) {
      Objects.requireNonNull(host.outcomes()).forgive(symptom);
    }
    host.eject(null);
  }

  /// A health check succeeded.
  void healthy(Host host) {
    if (host.ejected() && config.healthCheckReturns()) {
      release(host);
      changed.run();
    }
  }

  /// The cluster is gone.
  void close() {
    members(List.of());
  }

  /// @param local failures on this side, else those of responses
  private void judge(Map<Host, Sums> interval, boolean local) {
    OutlierDetection.SuccessRate rate = config.successRate();
    List<Rate> rates = rates(interval, rate.requestVolume(), local);
    if (!rates.isEmpty() && rates.size() >= rate.minimumHosts()) {
      double threshold = threshold(rates, rate.stdevThousandths() / 1000.0);
      Symptom symptom = local ? Symptom.LOCAL_ORIGIN_SUCCESS_RATE : Symptom.SUCCESS_RATE;
      rates.stream()
          .filter(each -> each.success < threshold)
          .forEach(each -> sentence(each.host, symptom));
    }
    OutlierDetection.FailurePercentage failures = config.failurePercentage();
    rates = rates(interval, failures.requestVolume(), local);
    if (!rates.isEmpty() && rates.size() >= failures.minimumHosts()) {
      Symptom symptom =
          local ? Symptom.LOCAL_ORIGIN_FAILURE_PERCENTAGE : Symptom.FAILURE_PERCENTAGE;
      rates.stream()
          .filter(each -> 100 - each.success >= failures.threshold())
          .forEach(each -> sentence(each.host, symptom));
    }
  }

  private void sentence(Host host, Symptom symptom) {
    if (!host.ejected()) {
      stats.detected(symptom);
      eject(host, symptom);
    }
  }

  /// Of those who are there and had enough to do.
  private static List<Rate> rates(Map<Host, Sums> interval, int volume, boolean local) {
    List<Rate> rates = new ArrayList<>();
    interval.forEach(
        (host, sums) -> {
          long total = local ? sums.localTotal() : sums.total();
          long success = local ? sums.localSuccess() : sums.success();
          if (!host.ejected() && total > 0 && total >= volume) {
            rates.add(new Rate(host, 100.0 * success / total));
          }
        });
    return rates;
  }

  /// The mean less so many standard deviations (of the whole population).
  private static double threshold(List<Rate> rates, double factor) {
    double mean = rates.stream().mapToDouble(Rate::success).average().orElse(0);
    double variance =
        rates.stream()
            .mapToDouble(rate -> (rate.success - mean) * (rate.success - mean))
            .average()
            .orElse(0);
    return mean - factor * Math.sqrt(variance);
  }
}
