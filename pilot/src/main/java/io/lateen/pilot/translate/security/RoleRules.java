package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.lateen.model.rule.EnforcementMode;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRole.AccessRule;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.rule.ServiceRoleBinding.Subject;
import io.lateen.model.service.Service;
import io.lateen.pilot.snapshot.AuthorizationRules.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// ServiceRoles and their bindings, as they concern one port → Envoy's rules (Istio 1.1,
/// `pilot/pkg/networking/plugin/authz/rbac.go`). A policy has its role's name; without any that
/// concerns the port nobody may call it.
final class RoleRules {
  private final Workplace place;
  private final boolean http;
  private final List<Grant> grants;

  /// What roles say of the callee, and how they take users.
  ///
  /// @param account of the workload, a SPIFFE id, or empty
  /// @param users whom they mean by users
  record Workplace(Service service, Map<String, String> labels, String account, Users users) {}

  RoleRules(Workplace place, boolean http, List<Grant> grants) {
    this.place = place;
    this.http = http;
    this.grants = grants;
  }

  /// @param modes of bindings that count
  RBAC rules(Predicate<EnforcementMode> modes) {
    RBAC.Builder rules = RBAC.newBuilder().setAction(RBAC.Action.ALLOW);
    for (Grant grant : grants) {
      Policy policy = policy(grant.role(), grant.bindings(), modes);
      if (policy != null) {
        rules.putPolicies(grant.role().meta().name(), policy);
      }
    }
    return rules.build();
  }

  boolean has(EnforcementMode mode) {
    return grants.stream()
        .flatMap(grant -> grant.bindings().stream())
        .anyMatch(binding -> binding.mode() == mode);
  }

  private @Nullable Policy policy(
      ServiceRole role, List<ServiceRoleBinding> bindings, Predicate<EnforcementMode> modes) {
    Policy.Builder policy = Policy.newBuilder();
    role.rules().stream()
        .filter(this::concerns)
        .map(this::permission)
        .filter(Objects::nonNull)
        .forEach(policy::addPermissions);
    bindings.stream()
        .filter(binding -> modes.test(binding.mode()))
        .flatMap(binding -> binding.subjects().stream())
        .filter(this::expressible)
        .map(subject -> Subjects.principal(subject, place.users()))
        .forEach(policy::addPrincipals);
    boolean empty = policy.getPermissionsCount() == 0 || policy.getPrincipalsCount() == 0;
    return empty ? null : policy.build();
  }

  /// Whether a rule is about the service; what it says of the callee is known beforehand.
  private boolean concerns(AccessRule rule) {
    return rule.services().stream().anyMatch(s -> matches(s, place.service().hostname()))
        && rule.constraints().stream().allMatch(this::holdsOfCallee);
  }

  private boolean holdsOfCallee(ServiceRole.Constraint constraint) {
    String key = constraint.key();
    return switch (key) {
      case "destination.name" -> oneIs(constraint, place.service().name());
      case "destination.namespace" -> oneIs(constraint, place.service().namespace());
      case "destination.user" -> isAccount(constraint, place.account());
      default ->
          !key.startsWith("destination.labels[")
              || oneIs(constraint, place.labels().getOrDefault(inside(key), ""));
    };
  }

  /// With or without `spiffe://`, of whichever of the mesh's domains.
  private boolean isAccount(ServiceRole.Constraint constraint, String account) {
    return constraint.values().stream()
        .flatMap(value -> place.users().domains().principals(value).stream())
        .anyMatch(
            pattern ->
                matches(pattern, account)
                    || matches(pattern, account.replaceFirst("^spiffe://", "")));
  }

  private static boolean oneIs(ServiceRole.Constraint constraint, String value) {
    return constraint.values().stream().anyMatch(pattern -> matches(pattern, value));
  }

  /// Exact, `*`, `prefix*` or `*suffix`.
  private static boolean matches(String pattern, String value) {
    if (pattern.equals("*")) {
      return !value.isEmpty();
    }
    if (pattern.endsWith("*")) {
      return value.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*") ? value.endsWith(pattern.substring(1)) : value.equals(pattern);
  }

  /// `x` of `destination.labels[x]`.
  static String inside(String key) {
    return key.substring(key.indexOf('[') + 1, key.length() - 1);
  }

  /// Null: a connection that is no request cannot be judged by it.
  private @Nullable Permission permission(AccessRule rule) {
    List<Permission> parts = new ArrayList<>();
    Permissions.add(parts, rule.hosts(), rule.notHosts(), Permissions::host);
    Permissions.add(parts, rule.methods(), List.of(), Permissions::method);
    Permissions.add(parts, List.of(), rule.notMethods(), Permissions::method);
    Permissions.add(parts, rule.paths(), rule.notPaths(), Permissions::path);
    boolean asksOfRequests =
        !parts.isEmpty()
            || rule.constraints().stream().anyMatch(c -> c.key().startsWith("request."));
    if (asksOfRequests && !http) {
      return null;
    }
    Permissions.add(parts, texts(rule.ports()), texts(rule.notPorts()), Permissions::port);
    rule.constraints().stream()
        .filter(constraint -> !isOfCallee(constraint.key()))
        .map(constraint -> Permissions.oneOf(constraint.values(), v -> test(constraint.key(), v)))
        .forEach(parts::add);
    return Permissions.all(parts);
  }

  private static List<String> texts(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).toList();
  }

  private static boolean isOfCallee(String key) {
    return key.equals("destination.name")
        || key.equals("destination.namespace")
        || key.equals("destination.user")
        || key.startsWith("destination.labels[");
  }

  private static Permission test(String key, String value) {
    if (key.startsWith("request.headers[")) {
      return Permissions.header(inside(key), value);
    }
    if (key.startsWith("experimental.") && key.endsWith("]")) {
      String filter = key.substring("experimental.".length(), key.indexOf('['));
      return Permissions.metadata(filter, inside(key), value);
    }
    return switch (key) {
      case "destination.ip" -> Permissions.ip(value);
      case "destination.port" -> Permissions.port(value);
      case "connection.sni" -> Permissions.serverName(value);
      default -> Permissions.none();
    };
  }

  private boolean expressible(Subject subject) {
    return http || !Subjects.asksOfRequests(subject);
  }
}
