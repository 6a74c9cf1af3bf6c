package io.lateen.pilot.translate.route;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.lateen.pilot.snapshot.EgressScope;
import io.lateen.pilot.snapshot.Scope;
import io.lateen.pilot.translate.mixer.MixerFilters;
import io.lateen.pilot.translate.mixer.MixerRoutes;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Route tables by name: a sidecar's are `9080`, `unix:///run/out.sock` and `http_proxy`, a
/// gateway's `http.80` and `https.443.https.bookinfo-gateway.default`.
public final class RouteTranslator {
  public static final String HTTP_PROXY = "http_proxy";

  private RouteTranslator() {}

  /// Empty when the name is none of this proxy's.
  public static Optional<RouteConfiguration> table(Perspective seen, String name) {
    if (seen.node().isRouter()) {
      return GatewayRoutes.virtualHosts(seen, name)
          .map(hosts -> table(name, MixerRoutes.outbound(seen, hosts)));
    }
    Key key =
        new Key(
            seen.scope(),
            seen.tellingLabels(),
            seen.node().dnsDomain(),
            name,
            MixerFilters.wanted(seen));
    return seen.snapshot().memoBesideEndpoints().get(key, () -> ofSidecar(seen, name));
  }

  /// What a sidecar's table depends on.
  private record Key(
      Scope scope, Map<String, String> labels, String dnsDomain, String tableName, boolean mixer) {}

  private static Optional<RouteConfiguration> ofSidecar(Perspective seen, String name) {
    if (name.equals(HTTP_PROXY)) {
      EgressScope egress = seen.scope().egressFor(0);
      return Optional.of(
          sidecarTable(
              seen, name, egress == null ? List.of() : SidecarRoutes.onAllPorts(seen, egress)));
    }
    EgressScope unix = seen.scope().egressAt(name);
    if (unix != null) {
      return Optional.of(sidecarTable(seen, name, SidecarRoutes.onAllPorts(seen, unix)));
    }
    if (!name.matches("\\d{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(name);
    EgressScope egress = seen.scope().egressFor(port);
    return Optional.of(
        sidecarTable(
            seen, name, egress == null ? List.of() : SidecarRoutes.onPort(seen, egress, port)));
  }

  /// The table of an inbound port, which is written into its listener.
  public static RouteConfiguration inbound(Perspective seen, InboundPort port) {
    ClusterName cluster = port.cluster();
    VirtualHost host =
        VirtualHost.newBuilder()
            .setName("inbound|http|" + port.servicePort())
            .addDomains("*")
            .addRoutes(MixerRoutes.inbound(seen, port, RouteActions.plain(seen, cluster, false)))
            .build();
    return table(cluster.toString(), List.of(host));
  }

  private static RouteConfiguration sidecarTable(
      Perspective seen, String name, List<VirtualHost> hosts) {
    return table(name, MixerRoutes.outbound(seen, hosts));
  }

  private static RouteConfiguration table(String name, List<VirtualHost> hosts) {
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addAllVirtualHosts(hosts)
        .setValidateClusters(BoolValue.of(false))
        .build();
  }
}
