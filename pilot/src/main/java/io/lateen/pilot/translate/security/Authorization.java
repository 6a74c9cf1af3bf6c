package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.AuthenticationPolicy;
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
import java.util.function.BiFunction;
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

  /// For requests; a port may take connections as well.
  static List<Guard> ofRequests(Perspective seen, InboundPort port, Transport transport) {
    AuthenticationPolicy policy = seen.snapshot().authentication().policy(port.target(seen));
    List<Guard> guards = new ArrayList<>(policies(seen, true));
    roles(seen, port, true, Users.of(policy, transport, seen.mesh().trustDomains()))
        .ifPresent(guards::add);
    return guards;
  }

  /// For connections.
  static List<Guard> ofConnections(Perspective seen, InboundPort port) {
    List<Guard> guards = new ArrayList<>(policies(seen, false));
    roles(seen, port, false, Users.byCertificate(seen.mesh().trustDomains()))
        .ifPresent(guards::add);
    return guards;
  }

  /// By today's AuthorizationPolicies, for whatever comes to the proxy.
  static List<Guard> policies(Perspective seen, boolean http) {
    List<AuthorizationPolicy> all =
        seen.snapshot().authorization().policies(seen.node().namespace(), seen.labels());
    TrustDomains domains = seen.mesh().trustDomains();
    BiFunction<RBAC.Action, List<AuthorizationPolicy>, RBAC> writer =
        (action, some) -> PolicyRules.of(action, some, http, domains);
    List<Guard> guards = new ArrayList<>();
    if (!http) {
      guards.addAll(ExternalAuthorizers.refusals(all, domains));
    }
    guard(of(all, Action.AUDIT), RBAC.Action.LOG, "", writer).ifPresent(guards::add);
    guard(of(all, Action.DENY), RBAC.Action.DENY, DRY_DENY, writer).ifPresent(guards::add);
    guard(of(all, Action.ALLOW), RBAC.Action.ALLOW, DRY_ALLOW, writer).ifPresent(guards::add);
    return guards;
  }

  private static List<AuthorizationPolicy> of(List<AuthorizationPolicy> all, Action action) {
    return all.stream().filter(policy -> policy.action() == action).toList();
  }

  private static Optional<Guard> guard(
      List<AuthorizationPolicy> own,
      RBAC.Action action,
      String dry,
      BiFunction<RBAC.Action, List<AuthorizationPolicy>, RBAC> writer) {
    List<AuthorizationPolicy> tried = own.stream().filter(AuthorizationPolicy::isDryRun).toList();
    List<AuthorizationPolicy> real = own.stream().filter(p -> !p.isDryRun()).toList();
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Guard(
                real.isEmpty() ? null : writer.apply(action, real),
                tried.isEmpty() ? null : writer.apply(action, tried),
                tried.isEmpty() ? "" : dry));
  }

  /// By ServiceRoles, which are for services of sidecars.
  private static Optional<Guard> roles(
      Perspective seen, InboundPort port, boolean http, Users users) {
    AuthorizationRules rules = seen.snapshot().authorization();
    Service service = seen.snapshot().service(port.host());
    EnforcementMode mode = service == null ? null : rules.roleEnforcement(service);
    if (service == null || mode == null) {
      return Optional.empty();
    }
    Workload workload = seen.workload();
    RoleRules.Workplace place =
        new RoleRules.Workplace(
            service, seen.labels(), workload == null ? "" : workload.serviceAccount(), users);
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
