package io.lateen.pilot.translate.grpc;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.RouteTranslator;
import java.util.List;
import java.util.Optional;

/// A target such as `reviews.default.svc.cluster.local:9080` → what a gRPC client needs to call it
/// (gRFC A27 "xDS-Based Global Load Balancing", A28 for routes, A33 for faults). Clusters are those
/// of a sidecar in the client's place.
public final class GrpcTranslator {
  private static final String FAULT = "envoy.filters.http.fault";

  private GrpcTranslator() {}

  /// The listener of one target; empty when no service of the client's scope is meant.
  public static Optional<Listener> listener(Perspective seen, String target) {
    return virtualHost(seen, target).map(host -> listener(target, tableName(target)));
  }

  /// `outbound|9080||reviews.default.svc.cluster.local`, by the target's own words.
  private static String tableName(String target) {
    int colon = target.lastIndexOf(':');
    return ClusterName.outbound(port(target), "", target.substring(0, colon)).toString();
  }

  private static int port(String target) {
    String port = target.substring(target.lastIndexOf(':') + 1);
    return port.matches("\\d{1,5}") ? Integer.parseInt(port) : -1;
  }

  private static Listener listener(String target, String table) {
    Rds rds = Rds.newBuilder().setConfigSource(Messages.ads()).setRouteConfigName(table).build();
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(rds)
            .addHttpFilters(filter(FAULT, HTTPFault.getDefaultInstance()))
            .addHttpFilters(filter("envoy.filters.http.router", Router.getDefaultInstance()))
            .build();
    return Listener.newBuilder()
        .setName(target)
        .setApiListener(ApiListener.newBuilder().setApiListener(Messages.any(manager)))
        .build();
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Messages.any(config)).build();
  }

  /// A listener's table; empty when the name is none.
  public static Optional<RouteConfiguration> table(Perspective seen, String name) {
    ClusterName target = ClusterName.parse(name);
    if (target == null) {
      return Optional.empty();
    }
    return virtualHost(seen, target.host() + ":" + target.port())
        .map(GrpcTranslator::understood)
        .map(host -> RouteConfiguration.newBuilder().setName(name).addVirtualHosts(host).build());
  }

  /// The virtual host that a sidecar would choose for an authority.
  private static Optional<VirtualHost> virtualHost(Perspective seen, String authority) {
    int port = port(authority);
    if (port < 0 || authority.indexOf(':') != authority.lastIndexOf(':')) {
      return Optional.empty();
    }
    return RouteTranslator.table(seen, String.valueOf(port)).stream()
        .flatMap(table -> table.getVirtualHostsList().stream())
        .filter(host -> host.getDomainsList().contains(authority))
        .findFirst();
  }

  /// Without what concerns filters that a gRPC client lacks: it would refuse the table.
  private static VirtualHost understood(VirtualHost host) {
    List<Route> routes =
        host.getRoutesList().stream().map(route -> understood(route.toBuilder())).toList();
    return host.toBuilder().clearTypedPerFilterConfig().clearRoutes().addAllRoutes(routes).build();
  }

  private static Route understood(Route.Builder route) {
    route.getTypedPerFilterConfigMap().keySet().stream()
        .filter(name -> !name.equals(FAULT))
        .toList()
        .forEach(route::removeTypedPerFilterConfig);
    return route.build();
  }

  /// An assignment in which every group has a locality, as gRPC demands.
  public static ClusterLoadAssignment located(ClusterLoadAssignment assignment) {
    ClusterLoadAssignment.Builder located = assignment.toBuilder();
    located
        .getEndpointsBuilderList()
        .forEach(
            group -> {
              if (!group.hasLocality()) {
                group.setLocality(Locality.getDefaultInstance());
              }
            });
    return located.build();
  }
}
