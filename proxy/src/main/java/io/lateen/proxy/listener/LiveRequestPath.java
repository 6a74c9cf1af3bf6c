package io.lateen.proxy.listener;

import io.lateen.proxy.admin.HostStatus;
import io.lateen.proxy.agent.RequestPath;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.filter.http.HttpFilters;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.stats.StatsStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The data plane as the agent and the admin pages see it.
public final class LiveRequestPath implements RequestPath {
  private final DataPlane plane;

  private LiveRequestPath(DataPlane plane) {
    this.plane = plane;
  }

  /// Starts the event loops; nothing listens yet.
  ///
  /// @param concurrency 0: one loop per core
  public static LiveRequestPath create(int concurrency, StatsStore stats) {
    int loops = concurrency > 0 ? concurrency : Runtime.getRuntime().availableProcessors();
    return new LiveRequestPath(new DataPlane(loops, stats));
  }

  public DataPlane plane() {
    return plane;
  }

  @Override
  public List<FilterParser> filters() {
    return HttpFilters.parsers();
  }

  @Override
  public List<String> accept(ConfigSnapshot snapshot) {
    return plane.accept(snapshot).stream()
        .map(problem -> problem.listener() + ": " + problem.text())
        .toList();
  }

  @Override
  public ConfigSnapshot snapshot() {
    return plane.serving().config();
  }

  @Override
  public List<HostStatus> hosts(Cluster cluster) {
    ClusterRuntime runtime = plane.serving().clusters().get(cluster.name());
    List<HostStatus> hosts = new ArrayList<>();
    if (runtime != null) {
      for (LocalityEndpoints locality : runtime.endpoints().source()) {
        for (Endpoint endpoint : locality.endpoints()) {
          hosts.add(host(runtime, locality, endpoint));
        }
      }
    }
    return hosts;
  }

  private static HostStatus host(
      ClusterRuntime runtime, LocalityEndpoints locality, Endpoint endpoint) {
    Address address = endpoint.address();
    return new HostStatus(
        address,
        endpoint.hostname(),
        endpoint.weight(),
        locality.priority(),
        locality.region(),
        locality.zone(),
        locality.subZone(),
        endpoint.health().name(),
        false,
        runtime.counts(EndpointSet.numeric(address.host(), address.port())));
  }

  @Override
  public void drain() {
    Thread.ofVirtual().name("lateen-drain").start(() -> drain(Duration.ofSeconds(5)));
  }

  @Override
  public void drain(Duration atMost) {
    try {
      plane.drain(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    plane.close();
  }
}
