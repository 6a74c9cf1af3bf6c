package io.lateen.proxy.report.mixer;

import com.google.re2j.PatternSyntaxException;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.route.ValueMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `QuotaSpec`.
public final class QuotaParser {
  private QuotaParser() {}

  public static QuotaRules parse(List<Fields> specs) {
    List<QuotaRules.Rule> rules = new ArrayList<>();
    for (Fields spec : specs) {
      spec.children("rules").forEach(rule -> rules.add(rule(rule)));
    }
    return rules.isEmpty() ? QuotaRules.NONE : new QuotaRules(rules);
  }

  private static QuotaRules.Rule rule(Fields rule) {
    List<List<QuotaRules.Clause>> match = new ArrayList<>();
    rule.children("match").forEach(any -> match.add(clauses(any)));
    List<QuotaCharge> charges = new ArrayList<>();
    for (Fields quota : rule.children("quotas")) {
      charges.add(new QuotaCharge(quota.required("quota"), quota.whole("charge", 1)));
    }
    return new QuotaRules.Rule(match, charges);
  }

  private static List<QuotaRules.Clause> clauses(Fields match) {
    List<QuotaRules.Clause> clauses = new ArrayList<>();
    for (Fields entry : match.entries("clause")) {
      Fields value = entry.child("value");
      ValueMatcher matcher = value == null ? null : matcher(value);
      if (matcher != null) {
        AttributeKey key = AttributeKey.of(entry.string("key"), null);
        clauses.add(new QuotaRules.Clause(key, matcher));
      }
    }
    return clauses;
  }

  private static @Nullable ValueMatcher matcher(Fields match) {
    if (match.has("exact")) {
      return ValueMatcher.of(new StringMatch.Exact(match.string("exact"), false));
    } else if (match.has("prefix")) {
      return ValueMatcher.of(new StringMatch.Prefix(match.string("prefix"), false));
    }
    String regex = match.string("regex");
    try {
      return ValueMatcher.of(new StringMatch.Regex(regex));
    } catch (PatternSyntaxException e) {
      match.problem("regex", regex + " (expected: RE2 syntax; " + e.getMessage() + ")");
      return null;
    }
  }
}
