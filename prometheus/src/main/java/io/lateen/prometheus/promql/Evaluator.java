package io.lateen.prometheus.promql;

import io.lateen.prometheus.promql.Expression.Aggregation;
import io.lateen.prometheus.promql.Expression.Binary;
import io.lateen.prometheus.promql.Expression.Call;
import io.lateen.prometheus.promql.Expression.Negation;
import io.lateen.prometheus.promql.Expression.NumberLiteral;
import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.promql.Expression.Selector;
import io.lateen.prometheus.promql.Expression.StringLiteral;
import java.util.Arrays;
import java.util.List;

/// One query over the store: each part of the tree is computed for all steps before the part around
/// it. One thread.
final class Evaluator {
  private final Steps steps;
  private final Selection selection;
  private final Calls calls;

  Evaluator(Selection selection, Steps steps) {
    this.selection = selection;
    this.steps = steps;
    this.calls = new Calls(this, selection, steps);
  }

  Value evaluate(Expression expression) {
    selection.checkDeadline();
    return switch (expression) {
      case NumberLiteral(double value) -> new Value.Scalars(constant(value));
      case StringLiteral(String text) -> new Value.Text(text);
      case Selector selector -> new Value.Vectors(selection.instant(selector));
      case RangeSelector _ -> throw new IllegalStateException("a range stands in a function only");
      case Call call -> calls.call(call);
      case Aggregation aggregation -> aggregate(aggregation);
      case Binary binary -> binary(binary);
      case Negation(Expression of) -> negate(evaluate(of));
    };
  }

  List<Line> lines(Expression expression) {
    return ((Value.Vectors) evaluate(expression)).lines();
  }

  double[] scalars(Expression expression) {
    return ((Value.Scalars) evaluate(expression)).values();
  }

  private double[] constant(double value) {
    double[] values = new double[steps.count()];
    Arrays.fill(values, value);
    return values;
  }

  private Value aggregate(Aggregation aggregation) {
    Expression parameter = aggregation.parameter();
    double[] parameters = parameter == null ? constant(Double.NaN) : scalars(parameter);
    List<Line> lines = lines(aggregation.of());
    return new Value.Vectors(
        aggregation.aggregator().choosesSeries()
            ? new Ranking(aggregation, parameters).choose(lines)
            : new Grouped(aggregation, parameters).aggregate(lines));
  }

  private Value binary(Binary binary) {
    Value left = evaluate(binary.left());
    Value right = evaluate(binary.right());
    return switch (left) {
      case Value.Scalars(double[] a) when right instanceof Value.Scalars(double[] b) ->
          new Value.Scalars(ScalarOperation.ofScalars(binary.operator(), a, b));
      case Value.Scalars(double[] a) when right instanceof Value.Vectors(var b) ->
          new Value.Vectors(new ScalarOperation(binary, true).apply(b, a));
      case Value.Vectors(var a) when right instanceof Value.Scalars(double[] b) ->
          new Value.Vectors(new ScalarOperation(binary, false).apply(a, b));
      case Value.Vectors(var a) when right instanceof Value.Vectors(var b) ->
          new Value.Vectors(
              binary.operator().isSet()
                  ? new SetOperation(binary, steps.count()).apply(a, b)
                  : new VectorOperation(binary, steps.count()).apply(a, b));
      case Value.Scalars _, Value.Vectors _, Value.Text _ ->
          throw new IllegalStateException("operands were checked");
    };
  }

  private Value negate(Value value) {
    return switch (value) {
      case Value.Scalars(double[] values) ->
          new Value.Scalars(Arrays.stream(values).map(v -> -v).toArray());
      case Value.Vectors(var lines) -> new Value.Vectors(negate(lines));
      case Value.Text _ -> throw new IllegalStateException("operands were checked");
    };
  }

  /// Two lines may not become one here, not even when their values are at different steps.
  private List<Line> negate(List<Line> lines) {
    long names = lines.stream().map(line -> line.labels().withoutMetric()).distinct().count();
    if (names < lines.size()) {
      throw QueryException.failed("vector cannot contain metrics with the same labelset");
    }
    return Calls.map(lines, steps.count(), (value, _) -> -value, List.of());
  }
}
