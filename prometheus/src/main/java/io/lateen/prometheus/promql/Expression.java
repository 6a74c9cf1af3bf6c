package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.LabelMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query's tree, with types that fit together. Times are milliseconds.
sealed interface Expression {
  ValueType type();

  record NumberLiteral(double value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }
  }

  record StringLiteral(String value) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }
  }

  /// @param offset how long before the time of evaluation
  record Selector(List<LabelMatcher> matchers, long offset) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  record RangeSelector(Selector selector, long range) implements Expression {
    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }
  }

  record Call(Function function, List<Expression> arguments) implements Expression {
    @Override
    public ValueType type() {
      return function.result();
    }
  }

  record Aggregation(
      Aggregator aggregator, Grouping grouping, @Nullable Expression parameter, Expression of)
      implements Expression {
    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  /// @param bool whether a comparison tells 0 or 1 instead of choosing
  record Binary(
      Operator operator, Expression left, Expression right, boolean bool, Matching matching)
      implements Expression {
    @Override
    public ValueType type() {
      boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
      return scalars ? ValueType.SCALAR : ValueType.VECTOR;
    }
  }

  record Negation(Expression of) implements Expression {
    @Override
    public ValueType type() {
      return of.type();
    }
  }

  /// Which labels a group is made by.
  record Grouping(boolean without, List<String> labels) {
    static final Grouping ALL_IN_ONE = new Grouping(false, List.of());
  }

  /// Which series of two vectors belong together.
  ///
  /// @param on whether `labels` are those that count, or those that do not
  /// @param include labels taken over from the side of which there is one
  record Matching(Cardinality cardinality, boolean on, List<String> labels, List<String> include) {
    static final Matching BY_ALL_LABELS =
        new Matching(Cardinality.ONE_TO_ONE, false, List.of(), List.of());
  }

  enum Cardinality {
    ONE_TO_ONE,
    MANY_TO_ONE,
    ONE_TO_MANY
  }
}
