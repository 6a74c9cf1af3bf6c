package io.lateen.proxy.filter.rbac;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.rbac.v3.RBAC`: policies and what becomes of a call that one of them matches.
///
/// @param policies by name, for of several that match the first is the one that counts
public record RbacRules(Action action, List<RbacPolicy> policies) {
  public RbacRules {
    policies = policies.stream().sorted(Comparator.comparing(RbacPolicy::name)).toList();
  }

  public enum Action {
    /// What no policy matches is denied.
    ALLOW,
    /// What a policy matches is denied.
    DENY,
    /// Nothing is denied.
    LOG
  }

  /// The policy that a call falls under; null: none.
  public @Nullable RbacPolicy match(Call call) {
    for (int i = 0; i < policies.size(); i++) {
      RbacPolicy policy = policies.get(i);
      if (policy.matches(call)) {
        return policy;
      }
    }
    return null;
  }

  /// @param match what [#match] said
  public boolean allows(@Nullable RbacPolicy match) {
    return switch (action) {
      case ALLOW -> match != null;
      case DENY -> match == null;
      case LOG -> true;
    };
  }

  /// Why, in a sentence.
  public String reason(@Nullable RbacPolicy match) {
    return switch (action) {
      case ALLOW ->
          match != null
              ? "policy " + match.name() + " allows it"
              : policies.isEmpty()
                  ? "there is no policy, so nobody is allowed"
                  : "none of " + names() + " allows it";
      case DENY ->
          match != null
              ? "policy " + match.name() + " denies it"
              : "none of " + names() + " denies it";
      case LOG -> match != null ? "policy " + match.name() + " logs it" : "no policy logs it";
    };
  }

  private String names() {
    return policies.stream().map(RbacPolicy::name).toList().toString();
  }
}
