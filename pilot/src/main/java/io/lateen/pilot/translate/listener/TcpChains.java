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
import io.lateen.pilot.snapshot.EgressScope;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The filter chains for connections to one TCP port of one service.
final class TcpChains {
  private final Perspective seen;
  private final Service service;
  private final ServicePort port;
  private final List<String> serviceRange;
  private final boolean byServerName;
  private final List<FilterChain> chains = new ArrayList<>();

  private TcpChains(Perspective seen, Service service, ServicePort port, EgressScope egress) {
    this.seen = seen;
    this.service = service;
    this.port = port;
    boolean range = service.address().contains("/") && !egress.isUnix();
    serviceRange = range ? List.of(service.address()) : List.of();
    byServerName =
        egress.isUnix()
            ? egress.services().size() > 1
            : range || service.address().equals(Service.NO_ADDRESS);
  }

  /// @param egress by which the service is called; its rules are oldest first
  static List<FilterChain> of(
      Perspective seen, Service service, ServicePort port, EgressScope egress) {
    TcpChains chains = new TcpChains(seen, service, port, egress);
    List<VirtualService> own =
        egress.virtualServices().stream().filter(chains::speaksOfService).toList();
    if (port.protocol().isTls()) {
      chains.addTls(own);
    } else {
      chains.addTcp(own);
    }
    return chains.chains;
  }

  /// What can be decided without a connection.
  static boolean holds(Perspective seen, L4Match match, String gateway, int calledPort) {
    Integer wanted = match.port();
    return (match.gateways().isEmpty() || match.gateways().contains(gateway))
        && seen.isSource(match.sourceLabels(), match.sourceNamespace())
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

  /// The same chain for clients from one range only; null or empty: from anywhere.
  static FilterChain from(@Nullable String sourceSubnet, FilterChain chain) {
    if (sourceSubnet == null || sourceSubnet.isEmpty()) {
      return chain;
    }
    return chain.toBuilder()
        .setFilterChainMatch(
            chain.getFilterChainMatch().toBuilder()
                .addSourcePrefixRanges(Messages.cidr(sourceSubnet)))
        .build();
  }

  /// The same chain, saying which part of which rule it comes from.
  static FilterChain of(VirtualService rule, String part, FilterChain chain) {
    return chain.toBuilder().setMetadata(Messages.origin(rule, part)).build();
  }

  private boolean speaksOfService(VirtualService rule) {
    Host name = new Host(service.hostname());
    return rule.hosts().stream().anyMatch(host -> name.matches(new Host(host)));
  }

  private void addTls(List<VirtualService> rules) {
    for (VirtualService rule : rules) {
      for (int i = 0; i < rule.tls().size(); i++) {
        TlsRoute route = rule.tls().get(i);
        Filter filter = TcpProxies.to(seen, rule, route.route(), port.number());
        for (TlsMatch match : route.match()) {
          if (holds(match.l4())) {
            List<String> ranges = rangesOr(match.l4().destinationSubnets());
            FilterChain chain = chain(filter, match.sniHosts(), ranges);
            chains.add(of(rule, "spec.tls[" + i + "]", from(match.l4().sourceSubnet(), chain)));
          }
        }
      }
    }
    if (chains.isEmpty()) {
      List<String> names = byServerName ? List.of(service.hostname()) : List.of();
      chains.add(chain(plain(), names, serviceRange));
    }
  }

  /// Up to the first route that takes every connection.
  private void addTcp(List<VirtualService> rules) {
    for (VirtualService rule : rules) {
      for (int i = 0; i < rule.tcp().size(); i++) {
        if (addTakesAll(rule, "spec.tcp[" + i + "]", rule.tcp().get(i))) {
          return;
        }
      }
    }
    chains.add(chain(plain(), List.of(), serviceRange));
  }

  private boolean addTakesAll(VirtualService rule, String part, TcpRoute route) {
    List<L4Match> matches =
        route.match().isEmpty()
            ? List.of(ANY)
            : route.match().stream().filter(this::holds).toList();
    Filter filter = TcpProxies.to(seen, rule, route.route(), port.number());
    boolean all = false;
    for (String source : sources(matches)) {
      List<L4Match> own = matches.stream().filter(match -> source(match).equals(source)).toList();
      boolean always = own.stream().anyMatch(match -> match.destinationSubnets().isEmpty());
      List<String> subnets =
          own.stream().flatMap(match -> match.destinationSubnets().stream()).toList();
      FilterChain chain = chain(filter, List.of(), always ? serviceRange : subnets);
      chains.add(of(rule, part, from(source, chain)));
      all |= always && source.isEmpty();
    }
    return all;
  }

  private static final L4Match ANY = new L4Match(List.of(), null, null, Map.of(), List.of(), "");

  /// The ranges that clients must be from, each once; empty: any.
  static List<String> sources(List<L4Match> matches) {
    return matches.stream().map(TcpChains::source).distinct().toList();
  }

  private static String source(L4Match match) {
    String source = match.sourceSubnet();
    return source == null ? "" : source;
  }

  private boolean holds(L4Match match) {
    return holds(seen, match, GatewayName.MESH.toString(), port.number());
  }

  private List<String> rangesOr(List<String> own) {
    return own.isEmpty() ? serviceRange : own;
  }

  private Filter plain() {
    return TcpProxies.to(
        seen, ClusterName.outbound(port.number(), "", service.hostname()).toString());
  }
}
