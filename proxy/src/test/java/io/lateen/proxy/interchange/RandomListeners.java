package io.lateen.proxy.interchange;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;

/// Connection managers by chance around random tables, and the listener and clusters they need.
final class RandomListeners {
  private static final HttpFilter ROUTER =
      HttpFilter.newBuilder()
          .setName("envoy.filters.http.router")
          .setTypedConfig(Any.pack(Router.getDefaultInstance()))
          .build();

  private RandomListeners() {}

  static HttpConnectionManager manager(Chance chance) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("test")
            .setRouteConfig(new RandomTables(chance).table())
            .setNormalizePath(BoolValue.of(chance.percent(50)))
            .setMergeSlashes(chance.percent(40))
            .setPathWithEscapedSlashesAction(
                chance.percent(60)
                    ? PathWithEscapedSlashesAction.KEEP_UNCHANGED
                    : chance.of(
                        PathWithEscapedSlashesAction.REJECT_REQUEST,
                        PathWithEscapedSlashesAction.UNESCAPE_AND_REDIRECT,
                        PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD))
            .setGenerateRequestId(BoolValue.of(chance.percent(50)))
            .setPreserveExternalRequestId(chance.percent(50))
            .setAlwaysSetRequestIdInResponse(chance.percent(10))
            .setServerHeaderTransformation(
                chance.of(
                    ServerHeaderTransformation.OVERWRITE,
                    ServerHeaderTransformation.APPEND_IF_ABSENT,
                    ServerHeaderTransformation.PASS_THROUGH))
            .addHttpFilters(ROUTER);
    if (chance.percent(40)) {
      manager.setUseRemoteAddress(BoolValue.of(true));
      manager.setXffNumTrustedHops(chance.below(2));
      manager.setSkipXffAppend(chance.percent(30));
    }
    if (chance.percent(50)) {
      manager.setInternalAddressConfig(
          InternalAddressConfig.newBuilder()
              .addCidrRanges(range(chance.of("127.0.0.0", "10.0.0.0"), 8)));
    }
    if (chance.percent(50)) {
      manager.setServerName("istio-envoy");
    }
    if (chance.percent(10)) {
      manager.setHttpProtocolOptions(
          Http1ProtocolOptions.newBuilder().setAllowAbsoluteUrl(BoolValue.of(false)));
    }
    return manager.build();
  }

  private static CidrRange range(String address, int length) {
    return CidrRange.newBuilder()
        .setAddressPrefix(address)
        .setPrefixLen(UInt32Value.of(length))
        .build();
  }

  /// One listener; who connects to `addresses[i]` meets `managers[i]`.
  static Listener listener(List<String> addresses, List<HttpConnectionManager> managers) {
    Listener.Builder listener =
        Listener.newBuilder().setName("all").setAddress(address("0.0.0.0", 0));
    for (int i = 0; i < managers.size(); i++) {
      listener.addFilterChains(
          FilterChain.newBuilder()
              .setFilterChainMatch(
                  FilterChainMatch.newBuilder()
                      .addPrefixRanges(
                          CidrRange.newBuilder()
                              .setAddressPrefix(addresses.get(i))
                              .setPrefixLen(UInt32Value.of(32))))
              .addFilters(
                  Filter.newBuilder()
                      .setName("envoy.filters.network.http_connection_manager")
                      .setTypedConfig(Any.pack(managers.get(i)))));
    }
    return listener.build();
  }

  private static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }

  /// The last one's endpoint has no host name.
  static List<Cluster> clusters(EchoUpstreams upstreams) {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < Words.CLUSTERS; i++) {
      Endpoint.Builder endpoint =
          Endpoint.newBuilder().setAddress(address("127.0.0.1", upstreams.port(i)));
      if (i < Words.CLUSTERS - 1) {
        endpoint.setHostname("up" + i + ".local");
      }
      clusters.add(
          Cluster.newBuilder()
              .setName(Words.cluster(i))
              .setConnectTimeout(Durations.fromSeconds(5))
              .setLoadAssignment(
                  ClusterLoadAssignment.newBuilder()
                      .setClusterName(Words.cluster(i))
                      .addEndpoints(
                          LocalityLbEndpoints.newBuilder()
                              .addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(endpoint))))
              .build());
    }
    return clusters;
  }
}
