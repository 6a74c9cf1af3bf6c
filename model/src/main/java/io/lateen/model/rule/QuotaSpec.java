package io.lateen.model.rule;

import java.util.List;
import java.util.Map;

/// What requests cost of which quotas (config.istio.io/v1alpha2 `QuotaSpec`).
public record QuotaSpec(Meta meta, List<QuotaRule> rules) implements Rule {
  public QuotaSpec {
    rules = List.copyOf(rules);
  }

  /// @param match one of these must hold, all of its attributes; empty: every request
  public record QuotaRule(List<Map<String, StringMatch>> match, List<Quota> quotas) {
    public QuotaRule {
      match = match.stream().map(Ordered::copyOf).toList();
      quotas = List.copyOf(quotas);
    }
  }

  /// @param quota name of a quota instance
  public record Quota(String quota, long charge) {}
}
