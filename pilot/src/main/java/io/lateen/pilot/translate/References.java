package io.lateen.pilot.translate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.List;
import java.util.stream.Stream;

/// What a proxy that takes some resources asks for next.
public final class References {
  private References() {}

  /// Names of the load assignments of EDS clusters, in their order.
  public static List<String> assignments(List<Cluster> clusters) {
    return clusters.stream()
        .filter(cluster -> cluster.getType() == Cluster.DiscoveryType.EDS)
        .map(cluster -> cluster.getEdsClusterConfig().getServiceName())
        .toList();
  }

  /// Names of the route tables that listeners get by RDS, each once, in order of use.
  public static List<String> tables(List<Listener> listeners) {
    return listeners.stream()
        .flatMap(listener -> listener.getFilterChainsList().stream())
        .flatMap(chain -> chain.getFiltersList().stream())
        .flatMap(References::table)
        .distinct()
        .toList();
  }

  private static Stream<String> table(Filter filter) {
    if (!filter.getTypedConfig().is(HttpConnectionManager.class)) {
      return Stream.of();
    }
    try {
      HttpConnectionManager manager = filter.getTypedConfig().unpack(HttpConnectionManager.class);
      return manager.hasRds() ? Stream.of(manager.getRds().getRouteConfigName()) : Stream.of();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a filter of our own cannot be read: " + filter, e);
    }
  }
}
