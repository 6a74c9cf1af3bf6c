package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.AuthorizationPolicy.Action;
import io.lateen.model.rule.EnforcementMode;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.AuthorizationRules;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which rules guard a port, in the order in which they are asked: denial first, then what today's
/// policies allow, then roles.
final class Authorization {
  private static final String DRY_DENY = "istio_dry_run_deny_";
  private static final String DRY_ALLOW = "istio_dry_run_allow_";

  /// One filter's rules.
  ///
  /// @param rules null: none are enforced
  /// @param shadow null: none are tried
  /// @param shadowPrefix of statistics and metadata of `shadow`
  record Guard(@Nullable RBAC rules, @Nullable RBAC shadow, String shadowPrefix) {}

  private Authorization() {}

  /// @param http whether they are for requests, else for connections; a port may take both
  static List<Guard> ofInbound(Perspective seen, InboundPort port, boolean http) {
    List<Guard> guards = new ArrayList<>(policies(seen, http));
    roles(seen, port, http).ifPresent(guards::add);
    return guards;
  }

  /// By today's AuthorizationPolicies, for whatever comes to the proxy.
  static List<Guard> policies(Perspective seen, boolean http) {
    List<AuthorizationPolicy> all =
        seen.snapshot().authorization().policies(seen.node().namespace(), seen.labels());
    List<Guard> guards = new ArrayList<>();
    if (!http) {
      guards.addAll(ExternalAuthorizers.refusals(all));
    }
    guard(all, Action.AUDIT, RBAC.Action.LOG, "", http).ifPresent(guards::add);
    guard(all, Action.DENY, RBAC.Action.DENY, DRY_DENY, http).ifPresent(guards::add);
    guard(all, Action.ALLOW, RBAC.Action.ALLOW, DRY_ALLOW, http).ifPresent(guards::add);
    return guards;
  }

  private static Optional<Guard> guard(
      List<AuthorizationPolicy> all, Action action, RBAC.Action written, String dry, boolean http) {
    List<AuthorizationPolicy> own = all.stream().filter(p -> p.action() == action).toList();
    List<AuthorizationPolicy> tried = own.stream().filter(AuthorizationPolicy::isDryRun).toList();
    List<AuthorizationPolicy> real = own.stream().filter(p -> !p.isDryRun()).toList();
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Guard(
                real.isEmpty() ? null : PolicyRules.of(written, real, http),
                tried.isEmpty() ? null : PolicyRules.of(written, tried, http),
                tried.isEmpty() ? "" : dry));
  }

  /// By ServiceRoles, which are for services of sidecars.
  private static Optional<Guard> roles(Perspective seen, InboundPort port, boolean http) {
    AuthorizationRules rules = seen.snapshot().authorization();
    Service service = seen.snapshot().service(port.host());
    EnforcementMode mode = service == null ? null : rules.roleEnforcement(service);
    if (service == null || mode == null) {
      return Optional.empty();
    }
    Workload workload = seen.workload();
    RoleRules.Workplace place =
        new RoleRules.Workplace(
            service,
            seen.labels(),
            workload == null ? "" : workload.serviceAccount(),
            seen.snapshot().authentication().bindsOrigin(port.target(seen)));
    RoleRules roles = new RoleRules(place, http, rules.grants(service.namespace()));
    if (mode == EnforcementMode.PERMISSIVE) {
      return Optional.of(new Guard(null, roles.rules(any -> true), ""));
    }
    return Optional.of(
        new Guard(
            roles.rules(EnforcementMode.ENFORCED::equals),
            roles.has(EnforcementMode.PERMISSIVE)
                ? roles.rules(EnforcementMode.PERMISSIVE::equals)
                : null,
            ""));
  }
}
