package io.lateen.prometheus.promql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Binary operators; those with a higher strength bind first.
enum Operator {
  OR("or", 1, Kind.SET),
  AND("and", 2, Kind.SET),
  UNLESS("unless", 2, Kind.SET),
  EQUAL("==", 3, Kind.COMPARISON),
  NOT_EQUAL("!=", 3, Kind.COMPARISON),
  LESS("<", 3, Kind.COMPARISON),
  LESS_OR_EQUAL("<=", 3, Kind.COMPARISON),
  GREATER(">", 3, Kind.COMPARISON),
  GREATER_OR_EQUAL(">=", 3, Kind.COMPARISON),
  ADD("+", 4, Kind.ARITHMETIC),
  SUBTRACT("-", 4, Kind.ARITHMETIC),
  MULTIPLY("*", 5, Kind.ARITHMETIC),
  DIVIDE("/", 5, Kind.ARITHMETIC),
  MODULO("%", 5, Kind.ARITHMETIC),
  ATAN2("atan2", 5, Kind.ARITHMETIC),
  POWER("^", 6, Kind.ARITHMETIC);

  private final String text;
  private final int strength;
  private final Kind kind;

  Operator(String text, int strength, Kind kind) {
    this.text = text;
    this.strength = strength;
    this.kind = kind;
  }

  static @Nullable Operator of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Operator operator : values()) {
      if (operator.text.equals(lower)) {
        return operator;
      }
    }
    return null;
  }

  String text() {
    return text;
  }

  int strength() {
    return strength;
  }

  boolean isSet() {
    return kind == Kind.SET;
  }

  boolean isComparison() {
    return kind == Kind.COMPARISON;
  }

  /// Whether the result is another metric. Prometheus 2.42 forgets that of `atan2`.
  boolean dropsMetric() {
    return kind == Kind.ARITHMETIC && this != ATAN2;
  }

  /// The result of arithmetic, or 1 and 0 for what a comparison finds.
  double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> power(left, right);
      case ATAN2 -> Math.atan2(left, right);
      case EQUAL -> left == right ? 1 : 0;
      case NOT_EQUAL -> left != right ? 1 : 0;
      case LESS -> left < right ? 1 : 0;
      case LESS_OR_EQUAL -> left <= right ? 1 : 0;
      case GREATER -> left > right ? 1 : 0;
      case GREATER_OR_EQUAL -> left >= right ? 1 : 0;
      case OR, AND, UNLESS -> throw new IllegalStateException(text + " works on vectors");
    };
  }

  /// C's rules, which Go follows and Java does not.
  private static double power(double left, double right) {
    boolean one = left == 1 || (left == -1 && Double.isInfinite(right));
    return one ? 1 : Math.pow(left, right);
  }

  private enum Kind {
    SET,
    COMPARISON,
    ARITHMETIC
  }
}
