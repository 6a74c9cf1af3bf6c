package io.lateen.pilot.snapshot;

import io.lateen.model.rule.AuthorizationPolicy;
import io.lateen.model.rule.EnforcementMode;
import io.lateen.model.rule.RbacConfig;
import io.lateen.model.rule.RbacConfig.Target;
import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.service.Service;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may do what, by the mesh's rules (Istio 1.1, `pilot/pkg/model/authorization.go`).
public final class AuthorizationRules {
  private static final Comparator<Rule> BY_NAME =
      Comparator.comparing((Rule rule) -> rule.meta().namespace())
          .thenComparing(rule -> rule.meta().name());

  private final String rootNamespace;
  private final @Nullable RbacConfig config;
  private final List<ServiceRole> roles;
  private final List<ServiceRoleBinding> bindings;
  private final List<AuthorizationPolicy> policies;

  /// A role, and who has it.
  public record Grant(ServiceRole role, List<ServiceRoleBinding> bindings) {
    public Grant {
      bindings = List.copyOf(bindings);
    }
  }

  AuthorizationRules(Collection<Rule> rules, String rootNamespace) {
    this.rootNamespace = rootNamespace;
    this.config =
        only(RbacConfig.class, rules).stream()
            .min(
                Comparator.comparing((RbacConfig rule) -> !rule.clusterWide())
                    .thenComparing(BY_NAME))
            .orElse(null);
    this.roles = only(ServiceRole.class, rules);
    this.bindings = only(ServiceRoleBinding.class, rules);
    this.policies = only(AuthorizationPolicy.class, rules);
  }

  private static <R extends Rule> List<R> only(Class<R> kind, Collection<Rule> rules) {
    return rules.stream().filter(kind::isInstance).map(kind::cast).sorted(BY_NAME).toList();
  }

  /// How roles are enforced on calls to a service; null: not at all.
  public @Nullable EnforcementMode roleEnforcement(Service service) {
    RbacConfig found = config;
    if (found == null) {
      return null;
    }
    boolean on =
        switch (found.mode()) {
          case OFF -> false;
          case ON -> true;
          case ON_WITH_INCLUSION -> names(found.inclusion(), service);
          case ON_WITH_EXCLUSION -> !names(found.exclusion(), service);
        };
    return on ? found.enforcementMode() : null;
  }

  private static boolean names(@Nullable Target target, Service service) {
    return target != null
        && (target.services().contains(service.hostname())
            || target.namespaces().contains(service.namespace()));
  }

  /// Roles of a namespace that somebody has, by name.
  public List<Grant> grants(String namespace) {
    return roles.stream()
        .filter(role -> role.meta().namespace().equals(namespace))
        .map(role -> new Grant(role, bindings(role)))
        .filter(grant -> !grant.bindings().isEmpty())
        .toList();
  }

  private List<ServiceRoleBinding> bindings(ServiceRole role) {
    return bindings.stream()
        .filter(binding -> binding.meta().namespace().equals(role.meta().namespace()))
        .filter(binding -> binding.roleName().equals(role.meta().name()))
        .toList();
  }

  /// AuthorizationPolicies that mean a workload: its namespace's and the root namespace's, by
  /// namespace and name.
  public List<AuthorizationPolicy> policies(String namespace, Map<String, String> labels) {
    return policies.stream()
        .filter(policy -> isAbout(policy.meta().namespace(), namespace))
        .filter(policy -> selects(policy.selector(), labels))
        .toList();
  }

  private boolean isAbout(String ofRule, String namespace) {
    return ofRule.equals(namespace) || ofRule.equals(rootNamespace);
  }

  static boolean selects(@Nullable Map<String, String> selector, Map<String, String> labels) {
    return selector == null || labels.entrySet().containsAll(selector.entrySet());
  }
}
