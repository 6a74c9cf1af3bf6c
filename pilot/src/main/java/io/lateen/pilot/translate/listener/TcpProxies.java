package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.v3.HashPolicy;
import io.envoyproxy.envoy.type.v3.HashPolicy.SourceIp;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.WeightedDestination;
import io.lateen.pilot.translate.cluster.TrafficPolicies;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.Destinations;
import io.lateen.pilot.translate.route.HashPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The filter that copies bytes.
final class TcpProxies {
  private TcpProxies() {}

  static Filter to(Perspective seen, String cluster) {
    return filter(start(seen, cluster, List.of(cluster)).setCluster(cluster).build());
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
    String prefix = rule.meta().name() + "." + rule.meta().namespace();
    List<String> names = clusters.getClustersList().stream().map(ClusterWeight::getName).toList();
    return filter(start(seen, prefix, names).setWeightedClusters(clusters).build());
  }

  /// @param clusters whose settings hold for the connection, as in Istio: the first one's time-out,
  ///     and the hash that any of them asks for
  private static TcpProxy.Builder start(
      Perspective seen, String statPrefix, List<String> clusters) {
    TcpProxy.Builder proxy =
        TcpProxy.newBuilder().setStatPrefix(statPrefix).addAllAccessLog(AccessLogs.of(seen.mesh()));
    idleTimeout(seen, ClusterName.parse(clusters.getFirst()))
        .ifPresent(timeout -> proxy.setIdleTimeout(Messages.duration(timeout)));
    if (clusters.stream().anyMatch(cluster -> bySource(seen, ClusterName.parse(cluster)))) {
      proxy.addHashPolicy(HashPolicy.newBuilder().setSourceIp(SourceIp.getDefaultInstance()));
    }
    return proxy;
  }

  private static boolean bySource(Perspective seen, @Nullable ClusterName to) {
    return to != null
        && to.direction() == ClusterName.Direction.OUTBOUND
        && HashPolicies.bySource(seen, to.host(), to.subset(), to.port());
  }

  private static Optional<Duration> idleTimeout(Perspective seen, @Nullable ClusterName to) {
    DestinationRule rule =
        to == null || to.direction() == ClusterName.Direction.INBOUND
            ? null
            : seen.scope().destinationRule(to.host());
    return to == null || rule == null
        ? Optional.empty()
        : TrafficPolicies.idleTimeout(rule, to.subset(), seen.scope().port(to.host(), to.port()));
  }

  private static Filter filter(TcpProxy proxy) {
    return Filter.newBuilder()
        .setName("envoy.filters.network.tcp_proxy")
        .setTypedConfig(Messages.any(proxy))
        .build();
  }
}
