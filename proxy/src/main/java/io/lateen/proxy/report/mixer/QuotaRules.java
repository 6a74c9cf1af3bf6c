package io.lateen.proxy.report.mixer;

import io.lateen.proxy.route.ValueMatcher;
import java.util.ArrayList;
import java.util.List;

/// `QuotaSpec`s: what requests cost. Immutable.
public final class QuotaRules {
  public static final QuotaRules NONE = new QuotaRules(List.of());

  private final List<Rule> rules;
  private final List<QuotaCharge> always = new ArrayList<>();
  private final boolean conditional;

  /// @param match one of these must hold; empty: always
  record Rule(List<List<Clause>> match, List<QuotaCharge> charges) {}

  /// An attribute and how its text must look.
  record Clause(AttributeKey key, ValueMatcher value) {}

  QuotaRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.conditional = rules.stream().anyMatch(rule -> !rule.match.isEmpty());
    rules.forEach(rule -> always.addAll(rule.charges));
  }

  /// @param scratch to put values into
  public List<QuotaCharge> charges(AttributeSource source, KeyBuffer scratch) {
    if (!conditional) {
      return always;
    }
    List<QuotaCharge> charges = new ArrayList<>();
    for (Rule rule : rules) {
      if (holds(rule, source, scratch)) {
        charges.addAll(rule.charges);
      }
    }
    return charges;
  }

  private static boolean holds(Rule rule, AttributeSource source, KeyBuffer scratch) {
    if (rule.match.isEmpty()) {
      return true;
    }
    for (List<Clause> all : rule.match) {
      if (allHold(all, source, scratch)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allHold(List<Clause> all, AttributeSource source, KeyBuffer scratch) {
    for (Clause clause : all) {
      scratch.clear();
      scratch.begin();
      if (!source.add(clause.key, scratch) || !scratch.matches(clause.value)) {
        return false;
      }
    }
    return true;
  }
}
