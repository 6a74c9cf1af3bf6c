package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.VirtualHost.TlsRequirementType;
import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The virtual hosts of a gateway's route table: what VirtualServices bound to its servers say
/// about the servers' hosts.
final class GatewayRoutes {
  private static final int NOT_FOUND = 404;

  private final Perspective seen;
  private final Map<Host, Draft> hosts = new TreeMap<>();

  private static final class Draft {
    private final List<Route> routes = new ArrayList<>();
    private boolean tlsOnly;
  }

  private GatewayRoutes(Perspective seen) {
    this.seen = seen;
  }

  /// Empty when no server of this proxy has such a table.
  static Optional<List<VirtualHost>> virtualHosts(Perspective seen, String tableName) {
    List<GatewayServer> servers =
        GatewayPorts.of(seen).values().stream()
            .flatMap(List::stream)
            .filter(server -> server.isHttp() && server.routeName().equals(tableName))
            .toList();
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    GatewayRoutes routes = new GatewayRoutes(seen);
    servers.forEach(routes::add);
    int port = servers.getFirst().port();
    return Optional.of(
        routes.hosts.isEmpty() ? List.of(blackHole(port)) : routes.virtualHosts(port));
  }

  private void add(GatewayServer server) {
    String viewer = seen.node().configNamespace();
    for (VirtualService rule : seen.snapshot().virtualServices(server.gatewayName(), viewer)) {
      List<Host> shared = ServerHosts.shared(server, rule);
      if (!shared.isEmpty()) {
        List<Route> routes = HttpRoutes.of(seen, server.gatewayName(), rule, server.port());
        shared.forEach(host -> add(host, server, routes));
      }
    }
  }

  private void add(Host host, GatewayServer server, List<Route> routes) {
    if (routes.isEmpty() && !server.redirectsToHttps()) {
      return;
    }
    Draft draft = hosts.computeIfAbsent(host, key -> new Draft());
    draft.routes.addAll(routes);
    draft.tlsOnly |= server.redirectsToHttps();
  }

  private List<VirtualHost> virtualHosts(int port) {
    VirtualHostTable table = new VirtualHostTable();
    hosts.forEach(
        (host, draft) ->
            table.add(host + ":" + port, domains(host, port), catchAllsLast(draft.routes)));
    return table.sorted().stream().map(host -> requireTls(host, port)).toList();
  }

  private VirtualHost requireTls(VirtualHost host, int port) {
    String suffix = ":" + port;
    Host name = new Host(host.getName().substring(0, host.getName().length() - suffix.length()));
    Draft draft = hosts.get(name);
    return draft != null && draft.tlsOnly
        ? host.toBuilder().setRequireTls(TlsRequirementType.ALL).build()
        : host;
  }

  /// The port people type need not be the gateway's own, and it stands in the authority.
  private static List<String> domains(Host host, int port) {
    if (host.equals(Host.ANY)) {
      return List.of(host.name());
    }
    return List.of(
        host.name(), host.name() + ":" + (host.isWildcard() ? String.valueOf(port) : "*"));
  }

  private static List<Route> catchAllsLast(List<Route> routes) {
    return routes.stream()
        .distinct()
        .sorted(Comparator.comparing((Route route) -> Matches.isCatchAll(route.getMatch())))
        .toList();
  }

  private static VirtualHost blackHole(int port) {
    Route.Builder route = Route.newBuilder();
    route.getMatchBuilder().setPrefix("/");
    route.getDirectResponseBuilder().setStatus(NOT_FOUND);
    return VirtualHost.newBuilder()
        .setName("blackhole:" + port)
        .addDomains("*")
        .addRoutes(route)
        .build();
  }
}
