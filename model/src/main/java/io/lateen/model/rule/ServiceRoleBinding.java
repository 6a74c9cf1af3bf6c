package io.lateen.model.rule;

import java.util.List;
import java.util.Map;

/// Who has a role (rbac.istio.io/v1alpha1 `ServiceRoleBinding`).
///
/// @param roleName of a [ServiceRole] in the binding's namespace
public record ServiceRoleBinding(
    Meta meta, List<Subject> subjects, String roleKind, String roleName, EnforcementMode mode)
    implements Rule {
  public ServiceRoleBinding {
    subjects = List.copyOf(subjects);
  }

  /// Somebody: all that is given must hold.
  ///
  /// @param user `cluster.local/ns/default/sa/reviews`, `*` for everybody; or empty
  /// @param group of the token's claim `groups`, or empty
  /// @param properties `source.namespace`, `request.headers[x]`, `request.auth.claims[x]`, …
  public record Subject(
      String user,
      List<String> names,
      List<String> notNames,
      String group,
      List<String> groups,
      List<String> notGroups,
      List<String> namespaces,
      List<String> notNamespaces,
      List<String> ips,
      List<String> notIps,
      Map<String, String> properties) {
    public Subject {
      names = List.copyOf(names);
      notNames = List.copyOf(notNames);
      groups = List.copyOf(groups);
      notGroups = List.copyOf(notGroups);
      namespaces = List.copyOf(namespaces);
      notNamespaces = List.copyOf(notNamespaces);
      ips = List.copyOf(ips);
      notIps = List.copyOf(notIps);
      properties = Ordered.copyOf(properties);
    }
  }
}
