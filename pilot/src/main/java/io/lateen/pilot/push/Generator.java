package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.TypeUrl;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Type URL → encoded resources of one proxy.
final class Generator {
  private Generator() {}

  /// @param names what the proxy wants; none of clusters and listeners: all
  /// @throws IllegalArgumentException for a type Pilot does not serve
  static ResourceSet generate(
      String typeUrl, MeshSnapshot snapshot, ProxyNode node, Collection<String> names) {
    return switch (typeUrl) {
      case TypeUrl.CLUSTER ->
          only(names, encode(Translator.clusters(snapshot, node), Cluster::getName));
      case TypeUrl.ENDPOINT ->
          encode(
              Translator.endpoints(snapshot, node, names), ClusterLoadAssignment::getClusterName);
      case TypeUrl.LISTENER -> listeners(snapshot, node, names);
      case TypeUrl.ROUTE ->
          encode(Translator.routes(snapshot, node, names), RouteConfiguration::getName);
      default ->
          throw new IllegalArgumentException(
              "type_url: " + typeUrl + " (expected: a cluster, endpoint, listener or route type)");
    };
  }

  private static ResourceSet listeners(
      MeshSnapshot snapshot, ProxyNode node, Collection<String> names) {
    return node.isGrpc()
        ? encode(Translator.targets(snapshot, node, names), Listener::getName)
        : only(names, encode(Translator.listeners(snapshot, node), Listener::getName));
  }

  private static ResourceSet only(Collection<String> names, ResourceSet all) {
    return names.isEmpty() ? all : all.only(names);
  }

  private static <M extends Message> ResourceSet encode(
      List<M> messages, Function<M, String> name) {
    Map<String, ByteString> encoded = new LinkedHashMap<>();
    messages.forEach(message -> encoded.putIfAbsent(name.apply(message), message.toByteString()));
    return new ResourceSet(encoded);
  }
}
