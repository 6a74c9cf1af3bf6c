package io.lateen.prometheus.settings;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.relabel.RelabelRule;
import io.lateen.prometheus.relabel.RelabelRule.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// `relabel_configs` and `metric_relabel_configs`.
final class RelabelParser {
  private static final Set<Action> WITH_TARGET =
      EnumSet.of(
          Action.REPLACE,
          Action.HASHMOD,
          Action.LOWERCASE,
          Action.UPPERCASE,
          Action.KEEPEQUAL,
          Action.DROPEQUAL);

  private RelabelParser() {}

  static List<RelabelRule> rules(Fields job, String name) throws SettingsException {
    List<RelabelRule> rules = new ArrayList<>();
    for (Fields fields : job.objects(name)) {
      rules.add(rule(fields));
      fields.checkAllKnown();
    }
    return rules;
  }

  private static RelabelRule rule(Fields fields) throws SettingsException {
    Action action = action(fields);
    RelabelRule rule =
        new RelabelRule(
            action,
            fields.texts("source_labels"),
            fields.text("separator", ";"),
            regex(fields),
            fields.text("target_label", ""),
            fields.text("replacement", "$1"),
            fields.number("modulus"));
    if (WITH_TARGET.contains(action) && rule.target().isEmpty()) {
      throw fields.problem("target_label", "missing (action " + fields.text("action", "") + ")");
    }
    if (action == Action.HASHMOD && rule.modulus() == 0) {
      throw fields.problem("modulus", "missing (expected: a number from 1)");
    }
    return rule;
  }

  private static Action action(Fields fields) throws SettingsException {
    String text = fields.text("action", "replace").toLowerCase(Locale.ROOT);
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(text)) {
        return action;
      }
    }
    String known =
        Arrays.stream(Action.values())
            .map(action -> action.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw fields.problem("action", text + " (expected one of " + known + ")");
  }

  private static Pattern regex(Fields fields) throws SettingsException {
    String text = fields.text("regex", "(.*)");
    try {
      return LabelMatcher.anchored(text);
    } catch (PatternSyntaxException e) {
      throw fields.problem("regex", text + " (" + e.getDescription() + ")");
    }
  }
}
