package io.lateen.proxy;

import io.lateen.proxy.admin.HostStatus;
import io.lateen.proxy.admin.SnapshotHosts;
import io.lateen.proxy.agent.RequestPath;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.listener.DataPlane;
import io.lateen.proxy.listener.ListenerProblem;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.FilterParser;
import io.lateen.proxy.stats.StatsStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The data plane as the agent and the admin see it.
final class LiveRequestPath implements RequestPath {
  private static final Duration DRAIN = Duration.ofSeconds(45);
  private final DataPlane plane;

  /// @param concurrency event loops; 0: one per core
  LiveRequestPath(int concurrency, StatsStore stats) {
    int loops = concurrency > 0 ? concurrency : Runtime.getRuntime().availableProcessors();
    plane = new DataPlane(loops, stats);
  }

  @Override
  public List<FilterParser> filters() {
    return HttpFilters.parsers();
  }

  @Override
  public List<String> accept(ConfigSnapshot snapshot) {
    List<String> problems = new ArrayList<>();
    for (ListenerProblem problem : plane.accept(snapshot)) {
      problems.add("listener " + problem.listener() + ": " + problem.text());
    }
    return problems;
  }

  @Override
  public ConfigSnapshot snapshot() {
    return plane.serving().config();
  }

  @Override
  public List<HostStatus> hosts(Cluster cluster) {
    ClusterRuntime runtime = plane.serving().clusters().get(cluster.name());
    if (runtime == null || !(cluster.discovery() instanceof Discovery.Dns)) {
      return SnapshotHosts.of(snapshot(), cluster);
    }
    List<HostStatus> hosts = new ArrayList<>();
    List<EndpointSet.Level> levels = runtime.endpoints().levels();
    for (int priority = 0; priority < levels.size(); priority++) {
      for (EndpointSet.Member member : levels.get(priority).members()) {
        hosts.add(resolved(member, priority));
      }
    }
    return hosts;
  }

  private static HostStatus resolved(EndpointSet.Member member, int priority) {
    InetSocketAddress address = member.address();
    return new HostStatus(
        new Address(address.getAddress().getHostAddress(), address.getPort()),
        member.hostname(),
        member.weight(),
        priority,
        "",
        "",
        "",
        member.healthy() ? "HEALTHY" : "UNHEALTHY",
        false,
        Map.of());
  }

  @Override
  public void drain() {
    Thread.startVirtualThread(() -> drain(DRAIN));
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
