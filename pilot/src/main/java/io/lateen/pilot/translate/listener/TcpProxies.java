package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.Destinations;
import java.util.List;

/// The filter that copies bytes.
final class TcpProxies {
  private TcpProxies() {}

  static Filter to(Perspective seen, String cluster) {
    return filter(start(seen, cluster).setCluster(cluster).build());
  }

  /// Destinations with a weight, or the only one there is.
  static Filter to(
      Perspective seen, VirtualService rule, List<WeightedDestination> route, int calledPort) {
    List<WeightedDestination> destinations =
        route.size() == 1 ? route : route.stream().filter(to -> to.weight() > 0).toList();
    return switch (destinations.size()) {
      case 0 -> to(seen, ClusterName.BLACK_HOLE);
      case 1 ->
          to(seen, Destinations.cluster(seen, destinations.getFirst().destination(), calledPort));
      default -> weighted(seen, rule, destinations, calledPort);
    };
  }

  private static Filter weighted(
      Perspective seen,
      VirtualService rule,
      List<WeightedDestination> destinations,
      int calledPort) {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (WeightedDestination to : destinations) {
      clusters.addClusters(
          ClusterWeight.newBuilder()
              .setName(Destinations.cluster(seen, to.destination(), calledPort))
              .setWeight(to.weight()));
    }
    return filter(
        start(seen, rule.meta().name() + "." + rule.meta().namespace())
            .setWeightedClusters(clusters)
            .build());
  }

  private static TcpProxy.Builder start(Perspective seen, String statPrefix) {
    return TcpProxy.newBuilder()
        .setStatPrefix(statPrefix)
        .addAllAccessLog(AccessLogs.of(seen.mesh()));
  }

  private static Filter filter(TcpProxy proxy) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Messages.any(proxy))
        .build();
  }
}
