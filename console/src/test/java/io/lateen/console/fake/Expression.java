package io.lateen.console.fake;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// PromQL, as far as pages use it.
sealed interface Expression {
  record Literal(double value) implements Expression {}

  record Text(String value) implements Expression {}

  /// @param rangeSeconds zero for an instant
  record Selector(Predicate<Map<String, String>> matches, double rangeSeconds)
      implements Expression {}

  record Call(String function, List<Expression> arguments) implements Expression {}

  record Aggregate(
      String operator, boolean without, List<String> labels, List<Expression> arguments)
      implements Expression {}

  /// @param on null when all labels count, else those of `on`
  record Binary(
      String operator, Expression left, Expression right, List<String> on, boolean groupLeft)
      implements Expression {}
}
