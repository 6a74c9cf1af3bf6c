package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.ConnectionPool;
import io.lateen.model.rule.DestinationRule.Settings;
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
      Instance instance = port.instance();
      if (instance != null) {
        applyPool(instance, draft);
      }
      clusters.add(draft.build());
    }
    return clusters;
  }

  /// Of the service's own rule only the connection pool holds on this side.
  private void applyPool(Instance instance, ClusterDraft draft) {
    DestinationRule rule = seen.scope().destinationRule(instance.service());
    if (rule != null) {
      TrafficPolicies.layers(rule, null, instance.port()).stream()
          .map(Settings::connectionPool)
          .filter(Objects::nonNull)
          .forEach((ConnectionPool pool) -> draft.apply(pool));
    }
  }
}
