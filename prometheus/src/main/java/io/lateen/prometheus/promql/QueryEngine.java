package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.store.MetricsStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// PromQL over a store. Any thread may ask.
public final class QueryEngine {
  private static final Comparator<QueryResult.Points> BY_LABELS =
      Comparator.comparing(QueryResult.Points::labels);

  private final MetricsStore store;
  private final QueryLimits limits;

  public QueryEngine(MetricsStore store, QueryLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  public QueryLimits limits() {
    return limits;
  }

  /// The value at one time.
  ///
  /// @param time milliseconds since 1970
  /// @throws QueryException if it has none
  public QueryResult query(String text, long time, QueryLimits within) {
    Expression expression = Parser.parse(text);
    Steps steps = Steps.at(time);
    Selection selection = new Selection(store, steps, within);
    if (expression instanceof Expression.RangeSelector range) {
      List<QueryResult.Points> series = selection.raw(range);
      series.sort(BY_LABELS);
      return new QueryResult.Matrix(series);
    }
    return switch (new Evaluator(selection, steps).evaluate(expression)) {
      case Value.Scalars(double[] values) -> new QueryResult.Scalar(time, values[0]);
      case Value.Text(String string) -> new QueryResult.Text(time, string);
      case Value.Vectors(var lines) -> new QueryResult.Vector(points(lines, steps));
    };
  }

  /// The values at many times, sorted by labels.
  ///
  /// @throws QueryException if it has none
  public QueryResult.Matrix queryRange(String text, Steps steps, QueryLimits within) {
    Expression expression = Parser.parse(text);
    if (expression.type() != ValueType.SCALAR && expression.type() != ValueType.VECTOR) {
      throw new QueryException(
          QueryException.Kind.BAD_QUERY,
          "invalid expression type \""
              + expression.type().text()
              + "\" for range query, must be Scalar or instant Vector");
    }
    Selection selection = new Selection(store, steps, within);
    List<Line> lines =
        switch (new Evaluator(selection, steps).evaluate(expression)) {
          case Value.Scalars(double[] values) -> List.of(new Line(Labels.EMPTY, values));
          case Value.Vectors(var found) -> found;
          case Value.Text _ -> throw new IllegalStateException("types were checked");
        };
    List<QueryResult.Points> series = points(lines, steps);
    series.sort(BY_LABELS);
    return new QueryResult.Matrix(series);
  }

  private static List<QueryResult.Points> points(List<Line> lines, Steps steps) {
    List<QueryResult.Points> series = new ArrayList<>();
    for (Line line : lines) {
      if (Lines.hasAny(line.values())) {
        series.add(QueryResult.Points.of(line, steps));
      }
    }
    return series;
  }

  /// A selector of series as `match[]` has it.
  ///
  /// @throws QueryException if it is none
  public static List<LabelMatcher> selector(String text) {
    return Parser.parseSelector(text);
  }
}
