package io.lateen.proxy.filter.rbac;

/// Who (principals) may do what (permissions), under a name.
public record RbacPolicy(String name, Condition permissions, Condition principals) {
  boolean matches(Call call) {
    return permissions.holds(call) && principals.holds(call);
  }
}
