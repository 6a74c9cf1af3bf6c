package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.lateen.model.rule.AuthenticationPolicy;
import io.lateen.model.rule.JwtRule;
import io.lateen.pilot.snapshot.AuthenticationPolicies;
import io.lateen.pilot.snapshot.InboundTarget;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;

/// Which tokens a port asks for: by the policy of Istio 1.1 that is in force there, and by
/// RequestAuthentication; each has a filter of its own.
final class Tokens {
  private Tokens() {}

  /// How rules about security mean a port.
  static InboundTarget target(Perspective seen, InboundPort port) {
    return new InboundTarget(
        seen.node().namespace(),
        seen.labels(),
        port.host(),
        port.servicePort(),
        port.portName(),
        port.port());
  }

  static List<HttpFilter> inbound(Perspective seen, InboundPort port) {
    AuthenticationPolicies rules = seen.snapshot().authentication();
    List<HttpFilter> filters = new ArrayList<>();
    AuthenticationPolicy policy = rules.policy(target(seen, port));
    if (policy != null) {
      filters.addAll(JwtFilters.ofPolicy(policy, seen.snapshot().keys()));
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
