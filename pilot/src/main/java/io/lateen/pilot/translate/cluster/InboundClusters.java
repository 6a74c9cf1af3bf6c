package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.Settings;
import io.lateen.model.rule.Sidecar;
import io.lateen.model.service.Protocol;
import io.lateen.pilot.translate.endpoint.EndpointTranslator;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Instance;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One cluster per port that the proxy's own application answers.
final class InboundClusters {
  private final Perspective seen;

  InboundClusters(Perspective seen) {
    this.seen = seen;
  }

  List<Cluster> clusters() {
    List<Cluster> clusters = new ArrayList<>();
    for (InboundPort port : InboundPort.of(seen)) {
      ClusterDraft draft =
          new ClusterDraft(port.cluster().toString(), seen.mesh().connectTimeout(), port.isHttp2())
              .asClientsSpeak(port.protocol() == Protocol.UNDECLARED);
      draft
          .message()
          .setType(DiscoveryType.STATIC)
          .setLoadAssignment(
              EndpointTranslator.assignment(
                  port.cluster().toString(), port.appHost(), port.appPort()));
      pools(port).forEach(draft::apply);
      clusters.add(draft.build());
    }
    return clusters;
  }

  /// The port's own pool, else that of a Sidecar rule for all ports, else the service's.
  private List<ConnectionPool> pools(InboundPort port) {
    Sidecar sidecar = seen.scope().sidecar();
    ConnectionPool ofAll = sidecar == null ? null : sidecar.inboundConnectionPool();
    ConnectionPool own = port.pool() == null ? ofAll : port.pool();
    Instance instance = port.instance();
    if (own != null || instance == null) {
      return own == null ? List.of() : List.of(own);
    }
    return ofService(instance);
  }

  /// Of the service's rule only the connection pool holds on this side; rules for some callers only
  /// do not.
  private List<ConnectionPool> ofService(Instance instance) {
    DestinationRule rule =
        seen.snapshot().destinationRule(seen.scope().namespace(), instance.service());
    return rule == null
        ? List.of()
        : TrafficPolicies.layers(rule, null, instance.port()).stream()
            .map(Settings::connectionPool)
            .filter(Objects::nonNull)
            .toList();
  }
}
