package io.lateen.prometheus.label;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Chooses series by one label. A missing label counts as empty.
public final class LabelMatcher {
  private final Kind kind;
  private final String name;
  private final String value;
  private final @Nullable Pattern pattern;

  private LabelMatcher(Kind kind, String name, String value, @Nullable Pattern pattern) {
    this.kind = kind;
    this.name = name;
    this.value = value;
    this.pattern = pattern;
  }

  /// @throws PatternSyntaxException if the kind wants a regular expression and `value` is none
  public static LabelMatcher of(Kind kind, String name, String value) {
    boolean regex = kind == Kind.MATCHES || kind == Kind.MATCHES_NOT;
    return new LabelMatcher(kind, name, value, regex ? anchored(value) : null);
  }

  /// A regular expression that has to match a whole text, as everywhere in Prometheus.
  public static Pattern anchored(String regex) {
    return Pattern.compile("^(?:" + regex + ")$");
  }

  public Kind kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  public String value() {
    return value;
  }

  public boolean matches(String text) {
    return switch (kind) {
      case EQUAL -> text.equals(value);
      case NOT_EQUAL -> !text.equals(value);
      case MATCHES -> found(text);
      case MATCHES_NOT -> !found(text);
    };
  }

  private boolean found(String text) {
    return pattern != null && pattern.matcher(text).find();
  }

  public boolean matches(Labels labels) {
    return matches(labels.get(name));
  }

  @Override
  public String toString() {
    return name + kind.operator + Quoted.of(value);
  }

  /// The four operators.
  public enum Kind {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String operator;

    Kind(String operator) {
      this.operator = operator;
    }
  }
}
