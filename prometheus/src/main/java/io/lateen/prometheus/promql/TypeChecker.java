package io.lateen.prometheus.promql;

import io.lateen.prometheus.promql.Expression.Cardinality;
import io.lateen.prometheus.promql.Expression.Matching;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What fits together. Each method gives the problem, in Prometheus's words.
final class TypeChecker {
  private TypeChecker() {}

  static Optional<String> binary(
      Operator operator,
      Expression left,
      Expression right,
      boolean bool,
      @Nullable Matching matching) {
    if (bool && !operator.isComparison()) {
      return Optional.of("bool modifier can only be used on comparison operators");
    }
    if (!isNumeric(left) || !isNumeric(right)) {
      return Optional.of("binary expression must contain only scalar and instant vector types");
    }
    boolean leftScalar = left.type() == ValueType.SCALAR;
    boolean rightScalar = right.type() == ValueType.SCALAR;
    if (operator.isComparison() && !bool && leftScalar && rightScalar) {
      return Optional.of("comparisons between scalars must use BOOL modifier");
    }
    if (operator.isSet() && (leftScalar || rightScalar)) {
      return Optional.of(
          "set operator \"" + operator.text() + "\" not allowed in binary scalar expression");
    }
    if (matching == null) {
      return Optional.empty();
    }
    if (leftScalar || rightScalar) {
      return Optional.of("vector matching only allowed between instant vectors");
    }
    return matching(operator, matching);
  }

  private static Optional<String> matching(Operator operator, Matching matching) {
    if (operator.isSet() && matching.cardinality() != Cardinality.ONE_TO_ONE) {
      return Optional.of("no grouping allowed for \"" + operator.text() + "\" operation");
    }
    return matching.include().stream()
        .filter(label -> matching.on() && matching.labels().contains(label))
        .findFirst()
        .map(label -> "label \"" + label + "\" must not occur in ON and GROUP clause at once");
  }

  private static boolean isNumeric(Expression expression) {
    return expression.type() == ValueType.SCALAR || expression.type() == ValueType.VECTOR;
  }

  static Optional<String> aggregation(Aggregator aggregator, List<Expression> arguments) {
    int wanted = aggregator.hasParameter() ? 2 : 1;
    if (arguments.isEmpty()) {
      return Optional.of("no arguments for aggregate expression provided");
    }
    if (arguments.size() != wanted) {
      return Optional.of(
          "wrong number of arguments for aggregate expression provided, expected %d, got %d"
              .formatted(wanted, arguments.size()));
    }
    if (arguments.getLast().type() != ValueType.VECTOR) {
      return wrongType(ValueType.VECTOR, "aggregation expression", arguments.getLast());
    }
    return aggregator.hasParameter() && arguments.getFirst().type() != ValueType.SCALAR
        ? wrongType(ValueType.SCALAR, "aggregation parameter", arguments.getFirst())
        : Optional.empty();
  }

  static Optional<String> call(Function function, List<Expression> arguments) {
    Optional<String> count = count(function, arguments.size());
    if (count.isPresent()) {
      return count;
    }
    List<ValueType> types = function.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      ValueType wanted = types.get(Math.min(i, types.size() - 1));
      if (arguments.get(i).type() != wanted) {
        return wrongType(wanted, "call to function \"" + function.name() + '"', arguments.get(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> count(Function function, int given) {
    int most = function.endless() ? Integer.MAX_VALUE : function.arguments().size();
    if (given >= function.required() && given <= most) {
      return Optional.empty();
    }
    String wanted =
        function.required() == most
            ? function.required() + ""
            : given < function.required() ? "at least " + function.required() : "at most " + most;
    return Optional.of(
        "expected %s argument(s) in call to \"%s\", got %d"
            .formatted(wanted, function.name(), given));
  }

  private static Optional<String> wrongType(ValueType wanted, String where, Expression given) {
    return Optional.of(
        "expected type %s in %s, got %s".formatted(wanted.text(), where, given.type().text()));
  }
}
