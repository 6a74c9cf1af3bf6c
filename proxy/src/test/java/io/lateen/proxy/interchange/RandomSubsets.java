package io.lateen.proxy.interchange;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetFallbackPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetMetadataFallbackPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector.LbSubsetSelectorFallbackPolicy;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Clusters with subsets by chance, and routes that ask for them: route `r` of cluster `c` is
/// `/c/r/`.
final class RandomSubsets {
  static final int CLUSTERS = 60;
  static final int ROUTES = 8;
  static final int ENDPOINTS = 8;
  private static final List<String> KEYS = List.of("stage", "version", "xl");

  private final Chance chance;

  RandomSubsets(Chance chance) {
    this.chance = chance;
  }

  static String cluster(int number) {
    return "subsets" + number;
  }

  List<Cluster> clusters(EchoUpstreams upstreams) {
    return IntStream.range(0, CLUSTERS).mapToObj(i -> cluster(i, upstreams)).toList();
  }

  private Cluster cluster(int number, EchoUpstreams upstreams) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(cluster(number));
    for (int priority = 0; priority < (chance.percent(70) ? 1 : 2); priority++) {
      LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder().setPriority(priority);
      for (int i = priority; i < ENDPOINTS; i += 2) {
        locality.addLbEndpoints(endpoint(upstreams.port(i)));
      }
      assignment.addEndpoints(locality);
    }
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(cluster(number))
            .setConnectTimeout(Durations.fromSeconds(5))
            .setLbPolicy(
                chance.of(
                    LbPolicy.ROUND_ROBIN,
                    LbPolicy.ROUND_ROBIN,
                    LbPolicy.LEAST_REQUEST,
                    LbPolicy.RANDOM,
                    LbPolicy.RING_HASH,
                    LbPolicy.MAGLEV))
            .setLbSubsetConfig(subsets())
            .setLoadAssignment(assignment);
    cluster
        .getCommonLbConfigBuilder()
        .setHealthyPanicThreshold(Percent.newBuilder().setValue(chance.of(0, 50)));
    return cluster.build();
  }

  private LbEndpoint endpoint(int port) {
    SocketAddress socket =
        SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port).build();
    return LbEndpoint.newBuilder()
        .setHealthStatus(chance.percent(25) ? HealthStatus.UNHEALTHY : HealthStatus.UNKNOWN)
        .setEndpoint(
            Endpoint.newBuilder().setAddress(Address.newBuilder().setSocketAddress(socket)))
        .setMetadata(metadata(criteria(85)))
        .build();
  }

  private static Metadata metadata(Struct criteria) {
    return Metadata.newBuilder().putFilterMetadata("envoy.lb", criteria).build();
  }

  /// @param percent how often each key is there
  private Struct criteria(int percent) {
    Struct.Builder criteria = Struct.newBuilder();
    for (String key : KEYS) {
      if (chance.percent(percent)) {
        criteria.putFields(key, value());
      }
    }
    return criteria.build();
  }

  private Value value() {
    if (chance.percent(10)) {
      ListValue list = ListValue.newBuilder().addValues(scalar()).addValues(scalar()).build();
      return Value.newBuilder().setListValue(list).build();
    }
    return scalar();
  }

  private Value scalar() {
    return chance.of(
        Value.newBuilder().setStringValue("1").build(),
        Value.newBuilder().setStringValue("2").build(),
        Value.newBuilder().setStringValue("1").build(),
        Value.newBuilder().setNumberValue(1).build(),
        Value.newBuilder().setBoolValue(true).build(),
        Value.newBuilder().setStringValue("").build());
  }

  private LbSubsetConfig subsets() {
    LbSubsetConfig.Builder config =
        LbSubsetConfig.newBuilder()
            .setFallbackPolicy(
                chance.of(
                    LbSubsetFallbackPolicy.NO_FALLBACK,
                    LbSubsetFallbackPolicy.ANY_ENDPOINT,
                    LbSubsetFallbackPolicy.DEFAULT_SUBSET))
            .setDefaultSubset(criteria(40))
            .setPanicModeAny(chance.percent(40))
            .setListAsAny(chance.percent(40))
            .setMetadataFallbackPolicy(
                chance.of(
                    LbSubsetMetadataFallbackPolicy.METADATA_NO_FALLBACK,
                    LbSubsetMetadataFallbackPolicy.FALLBACK_LIST));
    List<List<String>> keys = new ArrayList<>(List.of(List.of("stage")));
    if (chance.percent(60)) {
      keys.add(List.of("version", "stage"));
    }
    if (chance.percent(60)) {
      keys.add(List.of("stage", "version", "xl"));
    }
    if (chance.percent(30)) {
      keys.add(List.of("xl"));
    }
    keys.forEach(of -> config.addSubsetSelectors(selector(of)));
    return config.build();
  }

  private LbSubsetSelector selector(List<String> keys) {
    LbSubsetSelector.Builder selector =
        LbSubsetSelector.newBuilder()
            .addAllKeys(keys)
            .setSingleHostPerSubset(chance.percent(15))
            .setFallbackPolicy(
                chance.of(
                    LbSubsetSelectorFallbackPolicy.NOT_DEFINED,
                    LbSubsetSelectorFallbackPolicy.NOT_DEFINED,
                    LbSubsetSelectorFallbackPolicy.NO_FALLBACK,
                    LbSubsetSelectorFallbackPolicy.ANY_ENDPOINT,
                    LbSubsetSelectorFallbackPolicy.DEFAULT_SUBSET));
    if (keys.size() > 1 && chance.percent(50)) {
      selector
          .setFallbackPolicy(LbSubsetSelectorFallbackPolicy.KEYS_SUBSET)
          .addAllFallbackKeysSubset(keys.subList(0, 1 + chance.below(keys.size() - 1)));
    }
    return selector.build();
  }

  HttpConnectionManager manager() {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("all").addDomains("*");
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      for (int route = 0; route < ROUTES; route++) {
        host.addRoutes(
            Route.newBuilder()
                .setMatch(RouteMatch.newBuilder().setPrefix("/" + cluster + "/" + route + "/"))
                .setRoute(action(cluster(cluster))));
      }
    }
    return HttpConnectionManager.newBuilder()
        .setStatPrefix("test")
        .setRouteConfig(RouteConfiguration.newBuilder().addVirtualHosts(host))
        .addHttpFilters(
            HttpFilter.newBuilder()
                .setName("envoy.filters.http.router")
                .setTypedConfig(Any.pack(Router.getDefaultInstance())))
        .build();
  }

  private RouteAction action(String cluster) {
    RouteAction.Builder action = RouteAction.newBuilder();
    if (chance.percent(90)) {
      action.setMetadataMatch(metadata(asked()));
    }
    if (chance.percent(70)) {
      return action.setCluster(cluster).build();
    }
    WeightedCluster.ClusterWeight.Builder only =
        WeightedCluster.ClusterWeight.newBuilder().setName(cluster).setWeight(UInt32Value.of(1));
    if (chance.percent(80)) {
      only.setMetadataMatch(metadata(criteria(40)));
    }
    return action.setWeightedClusters(WeightedCluster.newBuilder().addClusters(only)).build();
  }

  private Struct asked() {
    Struct.Builder asked = criteria(60).toBuilder();
    if (chance.percent(20)) {
      ListValue.Builder alternatives = ListValue.newBuilder();
      for (int i = chance.below(3); i > 0; i--) {
        alternatives.addValues(Value.newBuilder().setStructValue(criteria(50)));
      }
      asked.putFields("fallback_list", Value.newBuilder().setListValue(alternatives).build());
    }
    return asked.build();
  }
}
