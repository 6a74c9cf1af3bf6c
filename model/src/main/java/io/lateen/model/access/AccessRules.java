package io.lateen.model.access;

import io.lateen.model.name.TrustDomains;
import io.lateen.model.rule.EnforcementMode;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRole.AccessRule;
import io.lateen.model.rule.ServiceRole.Constraint;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.rule.ServiceRoleBinding.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Roles and their bindings, as Mixer's adapter `rbac` and `rbac can` judge by them (Istio 1.1,
/// `mixer/adapter/rbac/controller.go`): by names and properties that whoever asks has put together,
/// not by a request. What a rule asks and a question cannot say (hosts, ports, addresses) does not
/// hold. Bindings that are only tried give nothing. Immutable.
///
/// @param domains that users' identities may be of
public record AccessRules(
    List<ServiceRole> roles, List<ServiceRoleBinding> bindings, TrustDomains domains) {
  public static final AccessRules NONE =
      new AccessRules(List.of(), List.of(), TrustDomains.DEFAULT);
  private static final String ROLE = "ServiceRole";

  public AccessRules {
    roles = List.copyOf(roles);
    bindings = List.copyOf(bindings);
  }

  /// What lets somebody do something.
  public record Grant(ServiceRole role, ServiceRoleBinding binding) {}

  /// The first role of the namespace, and its binding, that allow it; empty: none does.
  public Optional<Grant> grant(AccessQuestion question) {
    for (ServiceRole role : roles) {
      if (role.meta().namespace().equals(question.namespace())
          && role.rules().stream().anyMatch(rule -> covers(rule, question))) {
        Optional<Grant> grant =
            bindings.stream()
                .filter(binding -> isOf(binding, role) && names(binding, question))
                .findFirst()
                .map(binding -> new Grant(role, binding));
        if (grant.isPresent()) {
          return grant;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(ServiceRoleBinding binding, ServiceRole role) {
    return binding.meta().namespace().equals(role.meta().namespace())
        && binding.roleName().equals(role.meta().name())
        && binding.roleKind().equals(ROLE)
        && binding.mode() == EnforcementMode.ENFORCED;
  }

  private static boolean covers(AccessRule rule, AccessQuestion asked) {
    return matches(rule.services(), asked.service())
        && holds(rule.paths(), rule.notPaths(), asked.path())
        && holds(rule.methods(), rule.notMethods(), asked.method())
        && rule.constraints().stream().allMatch(c -> holds(c, asked.actionProperties()))
        && rule.hosts().isEmpty()
        && rule.notHosts().isEmpty()
        && rule.ports().isEmpty()
        && rule.notPorts().isEmpty();
  }

  private static boolean holds(Constraint constraint, Map<String, String> properties) {
    String value = properties.get(constraint.key());
    return value != null && matches(constraint.values(), value);
  }

  /// @param wanted empty: anything
  private static boolean holds(List<String> wanted, List<String> unwanted, String value) {
    return (wanted.isEmpty() || matches(wanted, value)) && !matches(unwanted, value);
  }

  private boolean names(ServiceRoleBinding binding, AccessQuestion asked) {
    return binding.subjects().stream().anyMatch(subject -> is(subject, asked));
  }

  private boolean is(Subject subject, AccessQuestion asked) {
    boolean user =
        subject.user().isEmpty()
            || subject.user().equals("*")
            || domains.principals(subject.user()).contains(asked.user());
    return user
        && holds(all(subject.names()), all(subject.notNames()), asked.user())
        && isOfGroups(subject, asked.groups())
        && isOfNamespaces(subject, asked)
        && subject.ips().isEmpty()
        && subject.notIps().isEmpty()
        && subject.properties().entrySet().stream()
            .allMatch(p -> has(asked.subjectProperties(), p.getKey(), p.getValue()))
        && asksSomething(subject);
  }

  /// Users by every name of the mesh's trust domain.
  private List<String> all(List<String> users) {
    return users.stream().flatMap(user -> domains.principals(user).stream()).toList();
  }

  private static boolean isOfGroups(Subject subject, Collection<String> groups) {
    return (subject.group().isEmpty() || groups.contains(subject.group()))
        && (subject.groups().isEmpty()
            || groups.stream().anyMatch(g -> matches(subject.groups(), g)))
        && groups.stream().noneMatch(group -> matches(subject.notGroups(), group));
  }

  private static boolean isOfNamespaces(Subject subject, AccessQuestion asked) {
    String namespace = asked.subjectProperties().getOrDefault("source.namespace", "");
    return holds(subject.namespaces(), subject.notNamespaces(), namespace);
  }

  private boolean has(Map<String, String> properties, String name, String pattern) {
    String value = properties.get(name);
    boolean isUser = name.equals("source.principal");
    return value != null && matches(isUser ? domains.principals(pattern) : List.of(pattern), value);
  }

  /// Nobody is meant by a subject of which nothing is said.
  private static boolean asksSomething(Subject subject) {
    return !subject.user().isEmpty()
        || !subject.group().isEmpty()
        || !subject.properties().isEmpty()
        || !subject.names().isEmpty()
        || !subject.groups().isEmpty()
        || !subject.namespaces().isEmpty()
        || !subject.notNames().isEmpty()
        || !subject.notGroups().isEmpty()
        || !subject.notNamespaces().isEmpty();
  }

  private static boolean matches(List<String> patterns, String value) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, value));
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
}
