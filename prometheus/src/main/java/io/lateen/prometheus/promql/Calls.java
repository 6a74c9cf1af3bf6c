package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.LabelMatcher;
import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.Call;
import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.promql.Expression.Selector;
import io.lateen.prometheus.promql.Function.Mapped;
import io.lateen.prometheus.promql.Function.Special;
import io.lateen.prometheus.promql.Function.ValueFunction;
import io.lateen.prometheus.promql.Function.Windowed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Calls of functions.
final class Calls {
  private final Evaluator evaluator;
  private final Selection selection;
  private final Steps steps;

  Calls(Evaluator evaluator, Selection selection, Steps steps) {
    this.evaluator = evaluator;
    this.selection = selection;
    this.steps = steps;
  }

  Value call(Call call) {
    return switch (call.function().body()) {
      case Mapped(ValueFunction function) ->
          new Value.Vectors(
              map(
                  evaluator.lines(call.arguments().getFirst()),
                  steps.count(),
                  function,
                  scalars(call)));
      case Windowed windowed ->
          new Value.Vectors(
              selection.windowed(
                  (RangeSelector) call.arguments().getLast(), windowed, scalars(call)));
      case Special special -> special(special, call.arguments());
    };
  }

  private List<double[]> scalars(Call call) {
    return call.arguments().stream()
        .filter(argument -> argument.type() == ValueType.SCALAR)
        .map(evaluator::scalars)
        .toList();
  }

  static List<Line> map(
      List<Line> lines, int steps, ValueFunction function, List<double[]> scalars) {
    Lines mapped = new Lines(steps);
    double[] given = new double[scalars.size()];
    for (Line line : lines) {
      double[] values = new double[steps];
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < given.length; i++) {
          given[i] = scalars.get(i)[step];
        }
        values[step] = line.has(step) ? function.apply(line.values()[step], given) : Line.ABSENT;
      }
      mapped.add(new Line(line.labels().withoutMetric(), values));
    }
    return mapped.toList();
  }

  private Value special(Special special, List<Expression> arguments) {
    return switch (special) {
      case TIME -> new Value.Scalars(times());
      case VECTOR ->
          new Value.Vectors(
              List.of(new Line(Labels.EMPTY, evaluator.scalars(arguments.getFirst()))));
      case SCALAR -> new Value.Scalars(only(evaluator.lines(arguments.getFirst())));
      case SORT -> new Value.Vectors(sorted(evaluator.lines(arguments.getFirst()), false));
      case SORT_DESC -> new Value.Vectors(sorted(evaluator.lines(arguments.getFirst()), true));
      case TIMESTAMP -> new Value.Vectors(timestamps(arguments.getFirst()));
      case ABSENT, ABSENT_OVER_TIME -> new Value.Vectors(absent(arguments.getFirst()));
      case HISTOGRAM_QUANTILE ->
          new Value.Vectors(
              new Histograms(steps.count(), evaluator.scalars(arguments.getFirst()))
                  .quantiles(evaluator.lines(arguments.get(1))));
      case LABEL_JOIN ->
          new Value.Vectors(
              LabelRewriting.join(
                  evaluator.lines(arguments.getFirst()), texts(arguments), steps.count()));
      case LABEL_REPLACE ->
          new Value.Vectors(
              LabelRewriting.replace(
                  evaluator.lines(arguments.getFirst()), texts(arguments), steps.count()));
    };
  }

  private List<String> texts(List<Expression> arguments) {
    return arguments.stream()
        .skip(1)
        .map(argument -> ((Value.Text) evaluator.evaluate(argument)).text())
        .toList();
  }

  private double[] times() {
    double[] times = new double[steps.count()];
    for (int step = 0; step < times.length; step++) {
      times[step] = steps.time(step) / 1000.0;
    }
    return times;
  }

  /// The one value of each step; not-a-number where there are none or several.
  private double[] only(List<Line> lines) {
    double[] values = new double[steps.count()];
    for (int step = 0; step < values.length; step++) {
      int at = step;
      List<Line> present = lines.stream().filter(line -> line.has(at)).limit(2).toList();
      values[step] = present.size() == 1 ? present.getFirst().values()[step] : Double.NaN;
    }
    return values;
  }

  /// By the first step; the order of series has a meaning only when there is no other. Not-a-number
  /// comes last.
  private static List<Line> sorted(List<Line> lines, boolean descending) {
    Comparator<Line> byValue =
        Comparator.comparingDouble(line -> descending ? -line.values()[0] : line.values()[0]);
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(byValue);
    return sorted;
  }

  private List<Line> timestamps(Expression of) {
    if (of instanceof Selector selector) {
      return map(selection.instant(selector, true), steps.count(), (time, _) -> time, List.of());
    }
    double[] times = times();
    return map(evaluator.lines(of), steps.count(), (_, given) -> given[0], List.of(times));
  }

  /// One where there is nothing.
  private List<Line> absent(Expression of) {
    List<Line> lines =
        of instanceof RangeSelector range
            ? selection.windowed(range, new Windowed((_, _) -> 1, true), List.of())
            : evaluator.lines(of);
    double[] values = Lines.absent(steps.count());
    for (int step = 0; step < values.length; step++) {
      int at = step;
      if (lines.stream().noneMatch(line -> line.has(at))) {
        values[step] = 1;
      }
    }
    return Lines.hasAny(values) ? List.of(new Line(wanted(of), values)) : List.of();
  }

  /// The labels that what is absent would have had for sure.
  private static Labels wanted(Expression of) {
    List<LabelMatcher> matchers =
        switch (of) {
          case Selector selector -> selector.matchers();
          case RangeSelector range -> range.selector().matchers();
          default -> List.of();
        };
    Map<String, String> labels = new TreeMap<>();
    Set<String> doubtful = new HashSet<>(Set.of(Labels.NAME));
    for (LabelMatcher matcher : matchers) {
      boolean equal = matcher.kind() == LabelMatcher.Kind.EQUAL;
      if (!equal || labels.putIfAbsent(matcher.name(), matcher.value()) != null) {
        doubtful.add(matcher.name());
      }
    }
    labels.keySet().removeAll(doubtful);
    return Labels.of(labels);
  }
}
