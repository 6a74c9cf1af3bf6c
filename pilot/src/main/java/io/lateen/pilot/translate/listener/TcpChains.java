package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.lateen.model.name.GatewayName;
import io.lateen.model.name.Host;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.L4Match;
import io.lateen.model.rule.VirtualService.TcpRoute;
import io.lateen.model.rule.VirtualService.TlsMatch;
import io.lateen.model.rule.VirtualService.TlsRoute;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The filter chains for connections to one TCP port of one service.
final class TcpChains {
  private final Perspective seen;
  private final Service service;
  private final ServicePort port;
  private final List<String> serviceRange;
  private final List<FilterChain> chains = new ArrayList<>();

  private TcpChains(Perspective seen, Service service, ServicePort port) {
    this.seen = seen;
    this.service = service;
    this.port = port;
    serviceRange = service.address().contains("/") ? List.of(service.address()) : List.of();
  }

  /// @param rules that may speak of the service, oldest first
  static List<FilterChain> of(
      Perspective seen, Service service, ServicePort port, List<VirtualService> rules) {
    TcpChains chains = new TcpChains(seen, service, port);
    List<VirtualService> own = rules.stream().filter(chains::speaksOfService).toList();
    if (port.protocol().isTls()) {
      chains.addTls(own);
    } else {
      chains.addTcp(own);
    }
    return chains.chains;
  }

  /// What can be decided without a connection.
  static boolean holds(L4Match match, Map<String, String> labels, String gateway, int calledPort) {
    Integer wanted = match.port();
    return (match.gateways().isEmpty() || match.gateways().contains(gateway))
        && labels.entrySet().containsAll(match.sourceLabels().entrySet())
        && (wanted == null || wanted == 0 || wanted == calledPort);
  }

  /// A chain for some server names and address ranges; empty means any.
  static FilterChain chain(Filter filter, List<String> serverNames, List<String> ranges) {
    FilterChainMatch.Builder match = FilterChainMatch.newBuilder();
    if (!serverNames.contains("*")) {
      serverNames.stream()
          .sorted()
          .distinct()
          .map(TcpChains::serverName)
          .forEach(match::addServerNames);
    }
    ranges.stream().distinct().forEach(range -> match.addPrefixRanges(Messages.cidr(range)));
    FilterChain.Builder chain = FilterChain.newBuilder().addFilters(filter);
    FilterChainMatch built = match.build();
    return built.equals(FilterChainMatch.getDefaultInstance())
        ? chain.build()
        : chain.setFilterChainMatch(built).build();
  }

  /// Envoy takes `*.example.com` and refuses `*example.com`.
  private static String serverName(String host) {
    return host.startsWith("*") && !host.startsWith("*.") ? "*." + host.substring(1) : host;
  }

  private boolean speaksOfService(VirtualService rule) {
    Host name = new Host(service.hostname());
    return rule.hosts().stream().anyMatch(host -> name.matches(new Host(host)));
  }

  private void addTls(List<VirtualService> rules) {
    for (VirtualService rule : rules) {
      for (TlsRoute route : rule.tls()) {
        for (TlsMatch match : route.match()) {
          if (holds(match.l4())) {
            List<String> ranges = rangesOr(match.l4().destinationSubnets());
            chains.add(
                chain(
                    TcpProxies.to(seen, rule, route.route(), port.number()),
                    match.sniHosts(),
                    ranges));
          }
        }
      }
    }
    if (chains.isEmpty()) {
      boolean shared = service.address().equals(Service.NO_ADDRESS) || !serviceRange.isEmpty();
      chains.add(chain(plain(), shared ? List.of(service.hostname()) : List.of(), serviceRange));
    }
  }

  /// Up to the first route that takes every connection.
  private void addTcp(List<VirtualService> rules) {
    for (VirtualService rule : rules) {
      for (TcpRoute route : rule.tcp()) {
        if (addTakesAll(rule, route)) {
          return;
        }
      }
    }
    chains.add(chain(plain(), List.of(), serviceRange));
  }

  private boolean addTakesAll(VirtualService rule, TcpRoute route) {
    List<L4Match> matches = route.match().stream().filter(this::holds).toList();
    boolean always =
        route.match().isEmpty()
            || matches.stream().anyMatch(match -> match.destinationSubnets().isEmpty());
    List<String> subnets =
        matches.stream().flatMap(match -> match.destinationSubnets().stream()).toList();
    if (always || !subnets.isEmpty()) {
      Filter filter = TcpProxies.to(seen, rule, route.route(), port.number());
      chains.add(chain(filter, List.of(), always ? serviceRange : subnets));
    }
    return always;
  }

  private boolean holds(L4Match match) {
    return holds(match, seen.labels(), GatewayName.MESH.toString(), port.number());
  }

  private List<String> rangesOr(List<String> own) {
    return own.isEmpty() ? serviceRange : own;
  }

  private Filter plain() {
    return TcpProxies.to(
        seen, ClusterName.outbound(port.number(), "", service.hostname()).toString());
  }
}
