package io.lateen.pilot.translate.listener;

import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.sni_cluster.v3.SniCluster;
import io.lateen.model.rule.Gateway.ServerTls;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.TcpRoute;
import io.lateen.model.rule.VirtualService.TlsMatch;
import io.lateen.model.rule.VirtualService.TlsRoute;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.route.GatewayServer;
import io.lateen.pilot.translate.route.ServerHosts;
import java.util.ArrayList;
import java.util.List;

/// The chains of a gateway's server that passes connections on, or ends their TLS first.
final class GatewayTcpChains {
  private final Perspective seen;
  private final GatewayServer server;

  private GatewayTcpChains(Perspective seen, GatewayServer server) {
    this.seen = seen;
    this.server = server;
  }

  static List<FilterChain> of(Perspective seen, GatewayServer server) {
    GatewayTcpChains chains = new GatewayTcpChains(seen, server);
    ServerTls tls = server.server().tls();
    if (tls == null || !server.isTls()) {
      return chains.tcpRoutes();
    }
    return switch (tls.mode()) {
      case PASSTHROUGH -> chains.byServerName();
      case AUTO_PASSTHROUGH -> List.of(chains.anyCluster());
      case SIMPLE, MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL ->
          chains.tcpRoutes().stream()
              .flatMap(plain -> terminated(seen, server, plain).stream())
              .toList();
    };
  }

  /// The chain behind TLS for the server's hosts; none without certificate.
  static List<FilterChain> terminated(Perspective seen, GatewayServer server, FilterChain plain) {
    ServerTls tls = server.server().tls();
    if (tls == null) {
      return List.of();
    }
    return ServerTlsTranslator.socket(seen.node(), tls)
        .map(
            socket ->
                behind(
                    TcpChains.chain(plain.getFilters(0), ServerHosts.names(server), List.of())
                        .toBuilder()
                        .setTransportSocket(socket),
                    plain))
        .stream()
        .toList();
  }

  private static FilterChain behind(FilterChain.Builder chain, FilterChain plain) {
    if (plain.hasMetadata()) {
      chain.setMetadata(plain.getMetadata());
    }
    List<CidrRange> sources = plain.getFilterChainMatch().getSourcePrefixRangesList();
    if (!sources.isEmpty()) {
      chain.getFilterChainMatchBuilder().addAllSourcePrefixRanges(sources);
    }
    return chain.build();
  }

  private List<VirtualService> rules() {
    return seen
        .snapshot()
        .virtualServices(server.gatewayName(), seen.node().configNamespace())
        .stream()
        .filter(rule -> !ServerHosts.shared(server, rule).isEmpty())
        .toList();
  }

  /// Up to the first route that takes clients from anywhere.
  private List<FilterChain> tcpRoutes() {
    List<FilterChain> chains = new ArrayList<>();
    for (VirtualService rule : rules()) {
      for (int i = 0; i < rule.tcp().size(); i++) {
        TcpRoute route = rule.tcp().get(i);
        List<String> sources =
            route.match().isEmpty()
                ? List.of("")
                : TcpChains.sources(route.match().stream().filter(this::holds).toList());
        Filter filter = TcpProxies.to(seen, rule, route.route(), server.port());
        String part = "spec.tcp[" + i + "]";
        for (String source : sources) {
          FilterChain chain = TcpChains.from(source, Listeners.chain(filter));
          chains.add(TcpChains.of(rule, part, chain));
        }
        if (sources.contains("")) {
          return chains;
        }
      }
    }
    return chains;
  }

  private boolean holds(VirtualService.L4Match match) {
    return TcpChains.holds(seen, match, server.gatewayName(), server.port());
  }

  private List<FilterChain> byServerName() {
    List<FilterChain> chains = new ArrayList<>();
    for (VirtualService rule : rules()) {
      for (int i = 0; i < rule.tls().size(); i++) {
        TlsRoute route = rule.tls().get(i);
        Filter filter = TcpProxies.to(seen, rule, route.route(), server.port());
        for (TlsMatch match : route.match()) {
          if (holds(match.l4())) {
            FilterChain chain =
                TcpChains.chain(filter, match.sniHosts(), match.l4().destinationSubnets());
            chains.add(
                TcpChains.of(
                    rule, "spec.tls[" + i + "]", TcpChains.from(match.l4().sourceSubnet(), chain)));
          }
        }
      }
    }
    return chains;
  }

  /// The server name is the name of the cluster.
  private FilterChain anyCluster() {
    return TcpChains.chain(
            TcpProxies.to(seen, ClusterName.BLACK_HOLE), ServerHosts.names(server), List.of())
        .toBuilder()
        .addFilters(
            0,
            Filter.newBuilder()
                .setName("envoy.filters.network.sni_cluster")
                .setTypedConfig(Messages.any(SniCluster.getDefaultInstance())))
        .build();
  }
}
