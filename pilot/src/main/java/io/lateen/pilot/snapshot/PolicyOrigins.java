package io.lateen.pilot.snapshot;

import io.lateen.model.rule.DestinationRule;
import io.lateen.model.rule.DestinationRule.Subset;
import io.lateen.model.rule.DestinationRule.TrafficPolicy;
import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// Which rule the parts of merged DestinationRules are from, found by what they are, not by what
/// they say: two rules may say the same.
final class PolicyOrigins {
  private final IdentityHashMap<Object, DestinationRule> known = new IdentityHashMap<>();

  PolicyOrigins(Collection<DestinationRule> rules) {
    for (DestinationRule rule : rules) {
      TrafficPolicy policy = rule.trafficPolicy();
      if (policy != null) {
        known.put(policy, rule);
      }
      rule.subsets().forEach(subset -> known.put(subset, rule));
    }
  }

  /// @param merged perhaps of several
  /// @param subset of it; null: the whole host
  DestinationRule of(DestinationRule merged, @Nullable Subset subset) {
    Object part = subset == null ? merged.trafficPolicy() : subset;
    return part == null ? merged : known.getOrDefault(part, merged);
  }
}
