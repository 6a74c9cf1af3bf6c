package io.lateen.prometheus.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.label.Template;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// `label_replace` and `label_join`.
final class LabelRewriting {
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private LabelRewriting() {}

  /// @param texts the label to set, what to set it to, the label to read, the regular expression
  static List<Line> replace(List<Line> lines, List<String> texts, int steps) {
    String target = texts.get(0);
    String source = texts.get(2);
    Pattern pattern = pattern(texts.get(3));
    checkName(target, "destination", "label_replace");
    Template template = Template.of(texts.get(1));
    return rewrite(
        lines,
        steps,
        labels -> {
          Matcher matcher = pattern.matcher(labels.get(source));
          return matcher.find() ? labels.with(target, template.fill(matcher)) : labels;
        });
  }

  private static Pattern pattern(String text) {
    try {
      return LabelMatcher.anchored(text);
    } catch (PatternSyntaxException _) {
      throw QueryException.failed("invalid regular expression in label_replace(): " + text);
    }
  }

  /// @param texts the label to set, the separator, the labels to read
  static List<Line> join(List<Line> lines, List<String> texts, int steps) {
    List<String> sources = texts.subList(2, texts.size());
    sources.forEach(source -> checkName(source, "source", "label_join"));
    checkName(texts.getFirst(), "destination", "label_join");
    return rewrite(
        lines,
        steps,
        labels ->
            labels.with(
                texts.getFirst(),
                sources.stream().map(labels::get).collect(Collectors.joining(texts.get(1)))));
  }

  private static void checkName(String name, String role, String function) {
    if (!LABEL_NAME.matches(name)) {
      throw QueryException.failed(
          "invalid %s label name in %s(): %s".formatted(role, function, name));
    }
  }

  private static List<Line> rewrite(List<Line> lines, int steps, UnaryOperator<Labels> rewriting) {
    Lines rewritten = new Lines(steps);
    lines.forEach(line -> rewritten.add(new Line(rewriting.apply(line.labels()), line.values())));
    return rewritten.toList();
  }
}
