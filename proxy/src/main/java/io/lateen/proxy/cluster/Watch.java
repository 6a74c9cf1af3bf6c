package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.Outcomes;
import io.lateen.proxy.endpoint.Symptom;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.Worker;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches over a cluster's endpoints: finds outliers, checks health. All of it happens on the loop
/// of one worker, always the same for a cluster; clusters that ask for neither have none.
@SuppressWarnings("FutureReturnValueIgnored") // a loop that is shut down takes no tasks
final class Watch {
  private final Worker home;
  private final int workers;
  private final @Nullable OutlierDetection config;
  private final @Nullable OutlierDetector detector;
  private final @Nullable HealthChecks checks;
  private final @Nullable ScheduledFuture<?> interval;
  private final Map<InetSocketAddress, Host> hosts = new ConcurrentHashMap<>();

  private Watch(
      Cluster cluster,
      StatsStore store,
      Connector connector,
      List<Worker> workers,
      Runnable changed) {
    this.home = workers.get(Math.floorMod(cluster.name().hashCode(), workers.size()));
    this.workers = workers.size();
    this.config = cluster.outlierDetection();
    if (config == null) {
      detector = null;
      interval = null;
    } else {
      detector =
          new OutlierDetector(
              config,
              new OutlierStats(store, cluster.statName()),
              System::nanoTime,
              home.random()::nextInt,
              changed);
      long nanos = config.interval().toNanos();
      interval =
          home.loop().scheduleWithFixedDelay(detector::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    }
    checks =
        cluster.healthChecks().isEmpty()
            ? null
            : new HealthChecks(cluster, store, connector, home, this::checked, changed);
  }

  /// Null when there is nothing to watch.
  ///
  /// @param changed is told when an endpoint went down or came back
  static @Nullable Watch over(
      Cluster cluster,
      StatsStore store,
      Connector connector,
      List<Worker> workers,
      Runnable changed) {
    boolean nothing = cluster.outlierDetection() == null && cluster.healthChecks().isEmpty();
    return nothing || cluster.discovery() instanceof Discovery.OriginalDst
        ? null
        : new Watch(cluster, store, connector, workers, changed);
  }

  /// The cluster's endpoints from now on. One caller at a time.
  void members(Set<InetSocketAddress> addresses) {
    hosts.keySet().retainAll(addresses);
    addresses.forEach(address -> hosts.computeIfAbsent(address, this::create));
    Set<Host> all = new HashSet<>(hosts.values());
    home.loop().execute(() -> watch(all));
  }

  private void watch(Set<Host> all) {
    if (detector != null) {
      detector.members(all);
    }
    if (checks != null) {
      checks.members(all);
    }
  }

  private Host create(InetSocketAddress address) {
    Host host =
        new Host(
            address,
            config == null
                ? null
                : new Outcomes(config, workers, symptom -> raised(address, symptom)),
            this::leaving);
    if (checks != null) {
      host.check(true, true, System.nanoTime());
    }
    return host;
  }

  private void raised(InetSocketAddress address, Symptom symptom) {
    Host host = hosts.get(address);
    if (host != null && detector != null) {
      home.loop().execute(() -> detector.raised(host, symptom));
    }
  }

  /// Without health checks nobody would find it well again.
  private void leaving(Host host) {
    if (checks != null) {
      home.loop().execute(() -> checks.leaving(host));
    }
  }

  private void checked(Host host) {
    if (detector != null) {
      detector.healthy(host);
    }
  }

  /// From any thread; null: no such endpoint.
  @Nullable Host host(InetSocketAddress address) {
    return hosts.get(address);
  }

  boolean isDown(InetSocketAddress address) {
    Host host = hosts.get(address);
    return host != null && host.down();
  }

  void close() {
    if (interval != null) {
      interval.cancel(false);
    }
    if (!home.loop().isShuttingDown()) {
      home.loop().execute(this::stop);
    }
  }

  private void stop() {
    if (detector != null) {
      detector.close();
    }
    if (checks != null) {
      checks.close();
    }
  }
}
