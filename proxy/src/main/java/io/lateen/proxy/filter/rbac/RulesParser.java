package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.filter.rbac.RbacRules.Action;
import io.lateen.proxy.message.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.rbac.v3.RBAC` → [RbacRules]. Conditions in CEL and audit loggers are refused.
public final class RulesParser {
  private RulesParser() {}

  /// Null: there are none.
  public static @Nullable RbacRules parse(@Nullable Fields rules) {
    if (rules == null) {
      return null;
    }
    List<RbacPolicy> policies = new ArrayList<>();
    for (Fields entry : rules.entries("policies")) {
      Fields policy = entry.requiredChild("value");
      if (policy != null) {
        policies.add(policy(entry.string("key"), policy));
      }
    }
    Action action = Action.valueOf(rules.word("action"));
    rules.refuseOthers();
    return new RbacRules(action, policies);
  }

  private static RbacPolicy policy(String name, Fields policy) {
    RbacPolicy parsed =
        new RbacPolicy(
            name, ConditionParser.permissions(policy), ConditionParser.principals(policy));
    policy.refuseOthers();
    return parsed;
  }
}
