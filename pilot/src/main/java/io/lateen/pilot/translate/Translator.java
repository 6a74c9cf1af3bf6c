package io.lateen.pilot.translate;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.cluster.ClusterTranslator;
import io.lateen.pilot.translate.endpoint.EndpointTranslator;
import io.lateen.pilot.translate.grpc.GrpcTranslator;
import io.lateen.pilot.translate.listener.ListenerTranslator;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.pilot.translate.patch.Patches;
import io.lateen.pilot.translate.route.RouteTranslator;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Answers the four questions of xDS. The same snapshot and node always give the same bytes, in
/// the same order; whatever the rules say, the answer is one that Envoy accepts.
public final class Translator {
  private Translator() {}

  public static List<Cluster> clusters(MeshSnapshot snapshot, ProxyNode node) {
    Perspective seen = Perspective.of(snapshot, node);
    List<Cluster> clusters = ClusterTranslator.clusters(seen);
    return node.isGrpc() ? clusters : Patches.of(seen).clusters(clusters);
  }

  /// One assignment per name, in the order asked; a cluster nobody knows has no endpoints.
  public static List<ClusterLoadAssignment> endpoints(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> clusterNames) {
    Perspective seen = Perspective.of(snapshot, node);
    Stream<ClusterLoadAssignment> assignments =
        clusterNames.stream().map(name -> EndpointTranslator.assignment(seen, name));
    return (node.isGrpc() ? assignments.map(GrpcTranslator::located) : assignments).toList();
  }

  public static List<Listener> listeners(MeshSnapshot snapshot, ProxyNode node) {
    Perspective seen = Perspective.of(snapshot, node);
    return Patches.of(seen).listeners(ListenerTranslator.listeners(seen));
  }

  /// One table per name, in the order asked; names that can be no table of the node are left out.
  public static List<RouteConfiguration> routes(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> names) {
    Perspective seen = Perspective.of(snapshot, node);
    Patches patches = Patches.of(seen);
    return names.stream()
        .map(
            name ->
                node.isGrpc()
                    ? GrpcTranslator.table(seen, name)
                    : RouteTranslator.table(seen, name).map(patches::table))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The listeners of a gRPC client's targets, in the order asked; targets nobody knows are left
  /// out.
  public static List<Listener> targets(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> targets) {
    Perspective seen = Perspective.of(snapshot, node);
    return targets.stream()
        .map(target -> GrpcTranslator.listener(seen, target))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Everything at once: clusters and listeners, and what these refer to.
  public static XdsResources all(MeshSnapshot snapshot, ProxyNode node) {
    List<Cluster> clusters = clusters(snapshot, node);
    List<Listener> listeners = listeners(snapshot, node);
    return new XdsResources(
        clusters,
        endpoints(snapshot, node, References.assignments(clusters)),
        listeners,
        routes(snapshot, node, References.tables(listeners)));
  }
}
