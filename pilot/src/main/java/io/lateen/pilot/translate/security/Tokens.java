package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.JwtRule;
import io.lateen.pilot.snapshot.AuthenticationPolicies;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;

/// Which tokens a port asks for: by the policy of Istio 1.1 that is in force there, and by
/// RequestAuthentication; each has a filter of its own.
final class Tokens {
  private Tokens() {}

  static List<HttpFilter> inbound(Perspective seen, InboundPort port, Transport transport) {
    AuthenticationPolicies rules = seen.snapshot().authentication();
    List<HttpFilter> filters = new ArrayList<>();
    AuthenticationPolicy policy = rules.policy(port.target(seen));
    if (policy != null) {
      filters.addAll(JwtFilters.ofPolicy(policy, transport, seen.snapshot().keys()));
    }
    filters.addAll(gateway(seen));
    return filters;
  }

  static List<HttpFilter> gateway(Perspective seen) {
    List<JwtRule> rules =
        seen.snapshot().authentication().requestTokens(seen.node().namespace(), seen.labels());
    return rules.isEmpty()
        ? List.of()
        : List.of(JwtFilters.ofRequests(rules, seen.snapshot().keys()));
  }
}
