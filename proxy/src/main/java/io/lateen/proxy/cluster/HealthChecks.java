package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.Worker;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a cluster's endpoints whether they are well. On one worker's loop only.
final class HealthChecks {
  private final HealthCheck config;
  private final Connector connector;
  private final Worker home;
  private final Consumer<Host> succeeded;
  private final Runnable changed;
  private final String cluster;
  private final Map<Host, Checked> checked = new HashMap<>();
  private final Counter traffic;
  private final Counter attempt;
  private final Counter success;
  private final Counter failure;
  private final Counter networkFailure;
  private final Gauge healthy;
  private final Http2Stats http2;

  /// @param succeeded is told of each check that succeeds
  /// @param changed is told when an endpoint became ill or well
  HealthChecks(
      Cluster cluster,
      StatsStore store,
      Connector connector,
      Worker home,
      Consumer<Host> succeeded,
      Runnable changed) {
    this.config = cluster.healthChecks().getFirst();
    this.connector = connector;
    this.home = home;
    this.succeeded = succeeded;
    this.changed = changed;
    this.cluster = cluster.name();
    Scope scope = store.scope("cluster", "envoy_cluster_name", cluster.statName());
    traffic = scope.counter("upstream_cx_total");
    attempt = scope.counter("health_check.attempt");
    success = scope.counter("health_check.success");
    failure = scope.counter("health_check.failure");
    networkFailure = scope.counter("health_check.network_failure");
    http2 = new Http2Stats(scope.below("http2"));
    healthy = scope.gauge("health_check.healthy");
  }

  void members(Set<Host> hosts) {
    checked
        .values()
        .removeIf(
            each -> {
              boolean gone = !hosts.contains(each.host);
              if (gone) {
                each.stop();
              }
              return gone;
            });
    for (Host host : hosts) {
      checked.computeIfAbsent(host, Checked::new);
    }
  }

  /// What an endpoint says of itself in a response counts like a check that found it ill.
  void leaving(Host host) {
    Checked known = checked.get(host);
    if (known != null) {
      known.leaving();
    }
  }

  void close() {
    members(Set.of());
  }

  private long below(Duration bound) {
    return bound.isZero() ? 0 : home.random().nextLong(bound.toNanos());
  }

  /// One endpoint, checked again and again.
  private final class Checked {
    private final Host host;
    private final HealthState state = new HealthState(config);
    private ScheduledFuture<?> next;
    private @Nullable HealthProbe probe;

    Checked(Host host) {
      this.host = host;
      next = in(below(config.initialJitter()));
    }

    private ScheduledFuture<?> in(long nanos) {
      return home.loop().schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
    }

    private void ask() {
      attempt.increment(home.shard());
      probe = new HealthProbe(config, cluster, http2, home, this::answered);
      probe.ask(connector, asked());
    }

    private InetSocketAddress asked() {
      InetSocketAddress own = host.address();
      return config.port() == 0 || own.isUnresolved()
          ? own
          : new InetSocketAddress(own.getAddress(), config.port());
    }

    private void answered(HealthProbe.Verdict verdict) {
      probe = null;
      boolean before = state.isHealthy();
      switch (verdict) {
        case WELL -> {
          success.increment(home.shard());
          state.succeeded();
        }
        case ILL -> {
          failure.increment(home.shard());
          state.failed(true);
        }
        case RETRIABLE -> {
          failure.increment(home.shard());
          state.failed(false);
        }
        case NO_ANSWER -> {
          failure.increment(home.shard());
          networkFailure.increment(home.shard());
          state.failed(false);
        }
      }
      mark(before);
      if (verdict == HealthProbe.Verdict.WELL) {
        succeeded.accept(host);
      }
      long interval = state.interval(traffic.value() > 0).toNanos();
      next =
          in(
              interval
                  + below(config.jitter())
                  + below(Duration.ofNanos(interval / 100 * config.jitterPercent())));
    }

    void leaving() {
      boolean before = state.isHealthy();
      state.failed(true);
      mark(before);
    }

    private void mark(boolean before) {
      boolean now = state.isHealthy();
      if (now != before) {
        healthy.add(home.shard(), now ? 1 : -1);
      }
      if (host.failedCheck() == now || host.pendingCheck()) {
        host.check(!now, false, System.nanoTime());
        changed.run();
      }
    }

    void stop() {
      next.cancel(false);
      if (probe != null) {
        probe.stop();
      }
      if (state.isHealthy()) {
        healthy.add(home.shard(), -1);
      }
    }
  }
}
