package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.report.DynamicMetadata;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rules at work: what they say is counted, and written down as dynamic metadata in Envoy's words
/// (`<prefix>shadow_engine_result`, …); whether a call is to be logged under the name that Envoy's
/// filters share. Any thread, each with its own shard.
public final class Enforcement {
  private static final String NOBODY = "";
  private static final String COMMON = "envoy.common";
  private static final Map<String, Object> LOG = Map.of("access_log_hint", true);
  private static final Map<String, Object> NO_LOG = Map.of("access_log_hint", false);

  private final RbacRules rules;
  private final String filter;
  private final boolean shadow;
  private final Counter allowed;
  private final Counter denied;
  private final Map<String, Map<String, Object>> whenAllowed = new HashMap<>();
  private final Map<String, Map<String, Object>> whenDenied = new HashMap<>();

  private Enforcement(RbacRules rules, String filter, boolean shadow, Scope stats, String prefix) {
    this.rules = rules;
    this.filter = filter;
    this.shadow = shadow;
    String kind = shadow ? "shadow_" : "";
    this.allowed = stats.counter(prefix + kind + "allowed");
    this.denied = stats.counter(prefix + kind + "denied");
    say(NOBODY, prefix);
    rules.policies().forEach(policy -> say(policy.name(), prefix));
  }

  /// Rules that are enforced.
  ///
  /// @param filter whose metadata it is
  /// @param prefix of statistics and metadata
  public static Enforcement real(RbacRules rules, String filter, Scope stats, String prefix) {
    return new Enforcement(rules, filter, false, stats, prefix);
  }

  /// Rules that are only tried.
  public static Enforcement shadow(RbacRules rules, String filter, Scope stats, String prefix) {
    return new Enforcement(rules, filter, true, stats, prefix);
  }

  /// Every sentence is written beforehand.
  private void say(String policy, String prefix) {
    whenAllowed.put(policy, words(policy, prefix, "allowed"));
    whenDenied.put(policy, words(policy, prefix, "denied"));
  }

  private Map<String, Object> words(String policy, String prefix, String result) {
    String kind = prefix + (shadow ? "shadow_" : "enforced_");
    Map<String, Object> words = new HashMap<>();
    words.put(kind + "engine_result", result);
    if (!policy.equals(NOBODY)) {
      words.put(kind + "effective_policy_id", policy);
    }
    return Map.copyOf(words);
  }

  public RbacRules rules() {
    return rules;
  }

  /// Writes down what follows from a match.
  ///
  /// @param match what the rules said, null: nothing
  /// @return whether the call may pass; for shadow rules: whether it might
  public boolean conclude(@Nullable RbacPolicy match, DynamicMetadata metadata, Shard shard) {
    boolean passes = rules.allows(match);
    (passes ? allowed : denied).increment(shard);
    Map<String, Map<String, Object>> said = passes ? whenAllowed : whenDenied;
    Map<String, Object> words = said.get(match == null ? NOBODY : match.name());
    if (words != null) {
      metadata.add(filter, words);
    }
    if (rules.action() == RbacRules.Action.LOG && !shadow) {
      metadata.add(COMMON, match == null ? NO_LOG : LOG);
    }
    return passes;
  }

  /// `rbac_access_denied_matched_policy[<name>]`, as Envoy writes it into the access log.
  public static String detail(@Nullable RbacPolicy match) {
    String name = match == null ? "none" : match.name().replaceAll("\\s", "_");
    return "rbac_access_denied_matched_policy[" + name + "]";
  }
}
