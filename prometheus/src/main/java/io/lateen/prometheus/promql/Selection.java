package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.promql.Expression.Selector;
import io.lateen.prometheus.promql.Function.Windowed;
import io.lateen.prometheus.store.MetricsStore;
import io.lateen.prometheus.store.Samples;
import io.lateen.prometheus.store.Series;
import io.lateen.prometheus.store.Stale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Values of selectors: the only place of a query that reads the store.
final class Selection {
  private final MetricsStore store;
  private final Steps steps;
  private final QueryLimits limits;
  private final Samples samples = new Samples();
  private final long deadline;
  private long loaded;

  Selection(MetricsStore store, Steps steps, QueryLimits limits) {
    this.store = store;
    this.steps = steps;
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.timeout().toNanos();
  }

  /// The youngest sample of each series at each step, unless it is too old or the series has ended.
  List<Line> instant(Selector selector) {
    return instant(selector, false);
  }

  /// @param times whether to tell the samples' times, in seconds, instead of their values
  List<Line> instant(Selector selector, boolean times) {
    long lookback = limits.lookback().toMillis();
    List<Line> lines = new ArrayList<>();
    for (Series series : series(selector, lookback)) {
      load(series, selector, lookback);
      double[] values = youngest(selector.offset(), lookback, times);
      if (Lines.hasAny(values)) {
        lines.add(new Line(series.labels(), values));
      }
    }
    return lines;
  }

  private double[] youngest(long offset, long lookback, boolean times) {
    double[] values = Lines.absent(steps.count());
    int next = 0;
    for (int step = 0; step < values.length; step++) {
      long time = steps.time(step) - offset;
      while (next < samples.size() && samples.time(next) <= time) {
        next++;
      }
      int found = next - 1;
      if (found >= 0 && samples.time(found) >= time - lookback && !Stale.is(samples.value(found))) {
        values[step] = times ? samples.time(found) / 1000.0 : samples.value(found);
      }
    }
    return values;
  }

  /// What a function makes of the samples of each series in the window before each step.
  List<Line> windowed(RangeSelector range, Windowed function, List<double[]> scalars) {
    List<Line> lines = new ArrayList<>();
    Set<Labels> seen = new HashSet<>();
    for (Series series : series(range.selector(), range.range())) {
      load(series, range.selector(), range.range());
      samples.dropStale();
      double[] values = slide(range, function, scalars);
      if (Lines.hasAny(values)) {
        Labels labels = function.keepsName() ? series.labels() : series.labels().withoutMetric();
        if (!seen.add(labels)) {
          throw QueryException.failed("vector cannot contain metrics with the same labelset");
        }
        lines.add(new Line(labels, values));
      }
    }
    return lines;
  }

  private double[] slide(RangeSelector range, Windowed function, List<double[]> scalars) {
    Window window = new Window(samples);
    double[] values = new double[steps.count()];
    double[] given = new double[scalars.size()];
    for (int step = 0; step < values.length; step++) {
      long end = steps.time(step) - range.selector().offset();
      window.move(end - range.range(), end);
      for (int i = 0; i < given.length; i++) {
        given[i] = scalars.get(i)[step];
      }
      values[step] = window.size() == 0 ? Line.ABSENT : function.function().apply(window, given);
    }
    return values;
  }

  /// The samples themselves, in the window before the first step.
  List<QueryResult.Points> raw(RangeSelector range) {
    List<QueryResult.Points> all = new ArrayList<>();
    for (Series series : series(range.selector(), range.range())) {
      load(series, range.selector(), range.range());
      samples.dropStale();
      if (samples.size() > 0) {
        all.add(QueryResult.Points.of(series.labels(), samples));
      }
    }
    return all;
  }

  private List<Series> series(Selector selector, long before) {
    return store.select(
        selector.matchers(),
        steps.start() - selector.offset() - before,
        steps.end() - selector.offset());
  }

  private void load(Series series, Selector selector, long before) {
    samples.clear();
    series.read(
        steps.start() - selector.offset() - before, steps.end() - selector.offset(), samples);
    loaded += samples.size();
    if (loaded > limits.maximumSamples()) {
      throw QueryException.failed(
          "query processing would load too many samples into memory in query execution");
    }
    checkDeadline();
  }

  /// @throws QueryException when the query has run for too long
  void checkDeadline() {
    if (System.nanoTime() - deadline > 0) {
      throw new QueryException(
          QueryException.Kind.TOO_LONG, "query timed out in expression evaluation");
    }
  }
}
