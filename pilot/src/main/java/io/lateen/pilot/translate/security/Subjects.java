package io.lateen.pilot.translate.security;

import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.lateen.model.rule.ServiceRoleBinding.Subject;
import java.util.ArrayList;
import java.util.List;

/// Subjects of ServiceRoleBindings → Envoy's principals.
final class Subjects {
  private static final String GROUPS = "groups";

  private Subjects() {}

  /// @param users whom its users are
  static Principal principal(Subject subject, Users users) {
    List<Principal> parts = new ArrayList<>();
    if (!subject.user().isEmpty()) {
      parts.add(users.named(subject.user()));
    }
    Principals.add(parts, subject.names(), subject.notNames(), users::named);
    if (!subject.group().isEmpty()) {
      parts.add(group(subject.group()));
    }
    Principals.add(parts, subject.groups(), subject.notGroups(), Subjects::group);
    Principals.add(parts, subject.namespaces(), subject.notNamespaces(), Principals::namespace);
    Principals.add(parts, subject.ips(), subject.notIps(), Principals::ip);
    subject.properties().forEach((key, value) -> parts.add(property(key, value, users)));
    return parts.isEmpty() ? Principals.none() : Principals.all(parts);
  }

  private static Principal group(String name) {
    return Principals.claim(List.of(GROUPS), name);
  }

  private static Principal property(String key, String value, Users users) {
    if (key.startsWith("request.headers[")) {
      return Principals.header(RoleRules.inside(key), value);
    }
    if (key.startsWith("request.auth.claims[")) {
      return Principals.claim(List.of(RoleRules.inside(key)), value);
    }
    return switch (key) {
      case "source.ip" -> Principals.ip(value);
      case "source.namespace" -> Principals.namespace(value);
      case "source.principal" -> users.named(value);
      case "request.auth.principal" -> Principals.request(value);
      case "request.auth.audiences" -> Principals.claim(List.of("aud"), value);
      case "request.auth.presenter" -> Principals.claim(List.of("azp"), value);
      default -> Principals.none();
    };
  }

  /// Whether it says what only requests have.
  static boolean asksOfRequests(Subject subject) {
    return !subject.group().isEmpty()
        || !subject.groups().isEmpty()
        || !subject.notGroups().isEmpty()
        || subject.properties().keySet().stream().anyMatch(key -> key.startsWith("request."));
  }
}
