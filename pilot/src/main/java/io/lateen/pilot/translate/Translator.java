package io.lateen.pilot.translate;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.Collection;
import java.util.List;

/// Answers the four questions of xDS. The same snapshot and node always give the same bytes, in
/// the same order; whatever the rules say, the answer is one that Envoy accepts.
public final class Translator {
  private Translator() {}

  public static List<Cluster> clusters(MeshSnapshot snapshot, ProxyNode node) {
    return List.of();
  }

  /// One assignment per name, in the order asked; a cluster nobody knows has no endpoints.
  public static List<ClusterLoadAssignment> endpoints(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> clusterNames) {
    return List.of();
  }

  public static List<Listener> listeners(MeshSnapshot snapshot, ProxyNode node) {
    return List.of();
  }

  /// One table per name, in the order asked; names that no listener of the node uses are left out.
  public static List<RouteConfiguration> routes(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> names) {
    return List.of();
  }
}
