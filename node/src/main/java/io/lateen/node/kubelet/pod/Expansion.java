package io.lateen.node.kubelet.pod;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kubernetes' `$(NAME)`: replaced by the variable when there is one, left as it is otherwise;
/// `$$` is one dollar.
final class Expansion {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\$|\\(([A-Za-z_.-][A-Za-z0-9_.-]*)\\))");

  private Expansion() {}

  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, variables)));
  }

  private static String value(MatchResult found, Map<String, String> variables) {
    String name = found.group(1);
    return name == null ? "$" : variables.getOrDefault(name, found.group());
  }

  static List<String> expandAll(List<String> texts, Map<String, String> variables) {
    return texts.stream().map(text -> expand(text, variables)).toList();
  }
}
