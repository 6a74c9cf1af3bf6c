package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.EgressScope;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The virtual hosts that a sidecar offers its application on one port: those of VirtualServices,
/// then a plain one for every other service.
final class SidecarRoutes {
  /// Where hosts live that only a VirtualService knows.
  private static final int HTTP_PORT = 80;

  private final Perspective seen;
  private final EgressScope egress;
  private final int port;
  private final VirtualHostTable table = new VirtualHostTable();
  private final Set<String> routed = new HashSet<>();

  private SidecarRoutes(Perspective seen, EgressScope egress, int port) {
    this.seen = seen;
    this.egress = egress;
    this.port = port;
  }

  static List<VirtualHost> onPort(Perspective seen, EgressScope egress, int port) {
    SidecarRoutes routes = new SidecarRoutes(seen, egress, port);
    egress.virtualServices().forEach(routes::add);
    egress.services().forEach(routes::addPlain);
    return routes.table.sorted();
  }

  /// What the HTTP proxy port and unix sockets offer: all ports at once, told apart by the port in
  /// the authority.
  static List<VirtualHost> onAllPorts(Perspective seen, EgressScope egress) {
    VirtualHostTable all = new VirtualHostTable();
    for (int port : ports(egress)) {
      for (VirtualHost host : onPort(seen, egress, port)) {
        List<String> domains =
            host.getDomainsList().stream()
                .filter(domain -> port == HTTP_PORT || hasPort(domain))
                .toList();
        all.add(host.getName(), domains, host.getRoutesList());
      }
    }
    return all.sorted();
  }

  private static boolean hasPort(String domain) {
    return domain.matches("[^:]*:\\d+");
  }

  private static Set<Integer> ports(EgressScope egress) {
    Set<Integer> ports = new TreeSet<>(Set.of(HTTP_PORT));
    egress.services().stream()
        .flatMap(service -> service.ports().stream())
        .filter(port -> port.protocol().mayBeHttp())
        .map(ServicePort::number)
        .forEach(ports::add);
    return ports;
  }

  private void add(VirtualService rule) {
    List<Service> services = servicesOf(rule);
    boolean called = services.stream().anyMatch(this::isOnPort);
    boolean portless =
        services.stream().flatMap(s -> s.ports().stream()).noneMatch(p -> p.protocol().mayBeHttp());
    if (!called && !(portless && port == HTTP_PORT)) {
      return;
    }
    List<Route> routes = HttpRoutes.of(seen, GatewayName.MESH.toString(), rule, port);
    if (routes.isEmpty()) {
      return;
    }
    for (String host : rule.hosts()) {
      if (servicesOf(host).isEmpty()) {
        table.add(host + ":" + port, ServiceDomains.of(host, port), routes);
      }
    }
    services.stream().filter(this::isOnPort).forEach(service -> add(service, routes));
  }

  private void add(Service service, List<Route> routes) {
    routed.add(service.hostname());
    table.add(
        service.hostname() + ":" + port,
        ServiceDomains.of(service, port, seen.node().dnsDomain()),
        routes);
  }

  private void addPlain(Service service) {
    if (isOnPort(service) && !routed.contains(service.hostname())) {
      ClusterName cluster = ClusterName.outbound(port, "", service.hostname());
      table.add(
          service.hostname() + ":" + port,
          ServiceDomains.of(service, port, seen.node().dnsDomain()),
          List.of(RouteActions.plain(seen, cluster, true).build()));
    }
  }

  private boolean isOnPort(Service service) {
    return service.ports().stream()
        .anyMatch(candidate -> candidate.number() == port && candidate.protocol().mayBeHttp());
  }

  private List<Service> servicesOf(VirtualService rule) {
    List<Service> services = new ArrayList<>();
    rule.hosts().forEach(host -> services.addAll(servicesOf(host)));
    return services;
  }

  /// A wildcard means every service it covers.
  private List<Service> servicesOf(String name) {
    Host host = new Host(name);
    return egress.services().stream()
        .filter(
            service ->
                host.isWildcard()
                    ? new Host(service.hostname()).subsetOf(host)
                    : service.hostname().equals(name))
        .toList();
  }
}
