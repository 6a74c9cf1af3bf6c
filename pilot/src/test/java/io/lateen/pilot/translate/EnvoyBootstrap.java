package io.lateen.pilot.translate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.lateen.pilot.translate.message.Messages;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All that a proxy is told by xDS, as one static configuration.
final class EnvoyBootstrap {
  private final Map<String, RouteConfiguration> tables;
  private final Map<String, ClusterLoadAssignment> assignments;

  private EnvoyBootstrap(XdsResources resources) {
    tables =
        resources.routes().stream()
            .collect(Collectors.toMap(RouteConfiguration::getName, Function.identity()));
    assignments =
        resources.endpoints().stream()
            .collect(Collectors.toMap(ClusterLoadAssignment::getClusterName, Function.identity()));
  }

  static Bootstrap of(XdsResources resources) {
    EnvoyBootstrap translation = new EnvoyBootstrap(resources);
    Bootstrap.Builder bootstrap =
        Bootstrap.newBuilder().setNode(Node.newBuilder().setId("test").setCluster("test"));
    resources.clusters().stream()
        .map(translation::cluster)
        .forEach(bootstrap.getStaticResourcesBuilder()::addClusters);
    resources.listeners().stream()
        .map(translation::listener)
        .forEach(bootstrap.getStaticResourcesBuilder()::addListeners);
    return bootstrap.build();
  }

  private Cluster cluster(Cluster cluster) {
    return cluster.getType() != Cluster.DiscoveryType.EDS
        ? cluster
        : cluster.toBuilder()
            .setType(Cluster.DiscoveryType.STATIC)
            .setLoadAssignment(assignments.get(cluster.getEdsClusterConfig().getServiceName()))
            .clearEdsClusterConfig()
            .build();
  }

  private Listener listener(Listener listener) {
    Listener.Builder inlined = listener.toBuilder();
    for (FilterChain.Builder chain : inlined.getFilterChainsBuilderList()) {
      chain.getFiltersBuilderList().forEach(this::inline);
    }
    return inlined.build();
  }

  private void inline(Filter.Builder filter) {
    if (!filter.getTypedConfig().is(HttpConnectionManager.class)) {
      return;
    }
    try {
      HttpConnectionManager manager = filter.getTypedConfig().unpack(HttpConnectionManager.class);
      if (manager.hasRds()) {
        RouteConfiguration table = tables.get(manager.getRds().getRouteConfigName());
        filter.setTypedConfig(Messages.any(manager.toBuilder().setRouteConfig(table).build()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
