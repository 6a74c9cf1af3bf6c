package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.model.rule.ConfigPatch.RouteAction;
import io.lateen.model.rule.ConfigPatch.RouteTarget;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.GatewayPorts;
import io.lateen.pilot.translate.route.GatewayServer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Patches of route tables, whether asked for by name or written into a listener.
final class RoutePatches {
  private final Perspective seen;
  private final List<CompiledPatch> patches;

  RoutePatches(Perspective seen, List<CompiledPatch> patches) {
    this.seen = seen;
    this.patches = patches;
  }

  /// A table with a name: `9080` of a sidecar, `http.80`, `https.443.…` of a gateway.
  RouteConfiguration ofTable(RouteConfiguration table) {
    boolean router = seen.node().isRouter();
    String number =
        router ? table.getName().replaceAll("^https?\\.(\\d+).*", "$1") : table.getName();
    int port = number.matches("\\d{1,5}") ? Integer.parseInt(number) : 0;
    return apply(table, router ? Context.GATEWAY : Context.SIDECAR_OUTBOUND, port);
  }

  RouteConfiguration apply(RouteConfiguration table, Context context, int port) {
    RouteConfiguration patched = table;
    for (CompiledPatch patch : patches) {
      RouteTarget target = patch.target() instanceof RouteTarget some ? some : null;
      if (patch.isFor(context) && (target == null || means(target, patched, port))) {
        patched = apply(patched, patch, target);
      }
    }
    return patched;
  }

  private static RouteConfiguration apply(
      RouteConfiguration table, CompiledPatch patch, @Nullable RouteTarget target) {
    return switch (patch.applyTo()) {
      case ROUTE_CONFIGURATION -> Merge.merge(table, (RouteConfiguration) patch.value());
      case VIRTUAL_HOST -> hosts(table, patch, target);
      case HTTP_ROUTE -> routes(table, patch, target);
      case INVALID, LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER -> table;
      case CLUSTER, EXTENSION_CONFIG, BOOTSTRAP, LISTENER_FILTER -> table;
    };
  }

  private static RouteConfiguration hosts(
      RouteConfiguration table, CompiledPatch patch, @Nullable RouteTarget target) {
    VirtualHost value = (VirtualHost) patch.value();
    List<VirtualHost> hosts = table.getVirtualHostsList();
    boolean taken = hosts.stream().anyMatch(host -> host.getName().equals(value.getName()));
    if (patch.operation() == Operation.ADD && taken) {
      return table;
    }
    return table.toBuilder()
        .clearVirtualHosts()
        .addAllVirtualHosts(
            Edits.edit(hosts, host -> means(target, host), patch.operation(), value, hosts.size()))
        .build();
  }

  private static RouteConfiguration routes(
      RouteConfiguration table, CompiledPatch patch, @Nullable RouteTarget target) {
    RouteConfiguration.Builder edited = table.toBuilder();
    for (VirtualHost.Builder host : edited.getVirtualHostsBuilderList()) {
      if (means(target, host.build())) {
        List<Route> routes = host.getRoutesList();
        List<Route> changed =
            Edits.edit(
                routes,
                route -> means(target, route),
                patch.operation(),
                (Route) patch.value(),
                routes.size());
        host.clearRoutes().addAllRoutes(changed);
      }
    }
    return edited.build();
  }

  private boolean means(RouteTarget target, RouteConfiguration table, int port) {
    return (target.name().isEmpty() || target.name().equals(table.getName()))
        && (target.portNumber() == 0 || target.portNumber() == port)
        && (target.portName().isEmpty()
            || servers(table, port)
                .anyMatch(s -> s.server().port().name().equals(target.portName())))
        && (target.gateway().isEmpty()
            || servers(table, port).anyMatch(s -> s.gatewayName().equals(target.gateway())));
  }

  /// Of a gateway, those that share the table; a sidecar has none.
  private Stream<GatewayServer> servers(RouteConfiguration table, int port) {
    return !seen.node().isRouter()
        ? Stream.of()
        : GatewayPorts.of(seen).getOrDefault(port, List.of()).stream()
            .filter(server -> server.routeName().equals(table.getName()));
  }

  private static boolean means(@Nullable RouteTarget target, VirtualHost host) {
    return target == null
        || ((target.virtualHost().isEmpty() || target.virtualHost().equals(host.getName()))
            && (target.domain().isEmpty() || host.getDomainsList().contains(target.domain())));
  }

  private static boolean means(@Nullable RouteTarget target, Route route) {
    return target == null
        || ((target.route().isEmpty() || target.route().equals(route.getName()))
            && means(target.action(), route));
  }

  private static boolean means(RouteAction action, Route route) {
    return switch (action) {
      case ANY -> true;
      case ROUTE -> route.hasRoute();
      case REDIRECT -> route.hasRedirect();
      case DIRECT_RESPONSE -> route.hasDirectResponse();
    };
  }
}
