package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.pilot.translate.message.Messages;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.security.Authorization.Guard;
import java.util.ArrayList;
import java.util.List;

/// The filters that ask who calls and whether it may.
public final class SecurityFilters {
  private static final String HTTP = "envoy.filters.http.rbac";
  private static final String NETWORK = "envoy.filters.network.rbac";
  private static final String STATS = "tcp.";

  private SecurityFilters() {}

  /// For requests to the proxy's workload.
  public static List<HttpFilter> inbound(Perspective seen, InboundPort port, Transport transport) {
    List<HttpFilter> filters = new ArrayList<>(Tokens.inbound(seen, port, transport));
    filters.addAll(ExternalAuthorizers.of(seen));
    Authorization.ofRequests(seen, port, transport).forEach(guard -> filters.add(http(guard)));
    return filters;
  }

  /// For requests that come by a gateway.
  public static List<HttpFilter> gateway(Perspective seen) {
    List<HttpFilter> filters = new ArrayList<>(Tokens.gateway(seen));
    filters.addAll(ExternalAuthorizers.of(seen));
    Authorization.policies(seen, true).forEach(guard -> filters.add(http(guard)));
    return filters;
  }

  static HttpFilter http(Guard guard) {
    RBAC.Builder config = RBAC.newBuilder();
    if (guard.rules() != null) {
      config.setRules(guard.rules());
    }
    if (guard.shadow() != null) {
      config.setShadowRules(guard.shadow()).setShadowRulesStatPrefix(guard.shadowPrefix());
    }
    return HttpFilter.newBuilder()
        .setName(HTTP)
        .setTypedConfig(Messages.any(config.build()))
        .build();
  }

  /// A chain for connections to the proxy's workload, guarded; as it was when nothing guards it.
  public static FilterChain inbound(Perspective seen, FilterChain chain, InboundPort port) {
    return guarded(chain, Authorization.ofConnections(seen, port));
  }

  /// A chain for connections that come by a gateway.
  public static FilterChain gateway(Perspective seen, FilterChain chain) {
    return guarded(chain, Authorization.policies(seen, false));
  }

  private static FilterChain guarded(FilterChain chain, List<Guard> guards) {
    if (guards.isEmpty()) {
      return chain;
    }
    FilterChain.Builder built = chain.toBuilder().clearFilters();
    guards.forEach(guard -> built.addFilters(network(guard)));
    return built.addAllFilters(chain.getFiltersList()).build();
  }

  private static Filter network(Guard guard) {
    io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.Builder config =
        io.envoyproxy
            .envoy
            .extensions
            .filters
            .network
            .rbac
            .v3
            .RBAC
            .newBuilder()
            .setStatPrefix(STATS);
    if (guard.rules() != null) {
      config.setRules(guard.rules());
    }
    if (guard.shadow() != null) {
      config.setShadowRules(guard.shadow()).setShadowRulesStatPrefix(guard.shadowPrefix());
    }
    return Filter.newBuilder()
        .setName(NETWORK)
        .setTypedConfig(Messages.any(config.build()))
        .build();
  }
}
