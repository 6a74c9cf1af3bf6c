package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.LabelMatcher.Kind;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Values of selectors: the only place of a query that reads the store.
final class Selection {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /// Series for which another thread pays.
  private static final int WORTH_DIVIDING = 256;

  private final MetricsStore store;
  private final Steps steps;
  private final QueryLimits limits;
  private final long deadline;
  private final AtomicLong loaded = new AtomicLong();

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
    return lines(
        series(selector, lookback),
        () -> {
          Samples samples = samples(selector, lookback);
          return series -> {
            load(series, samples);
            return new Line(series.labels(), youngest(samples, selector.offset(), lookback, times));
          };
        });
  }

  /// A line of each series, unless it has no value. Many series are divided among the processors.
  ///
  /// @param makers one for each processor
  private static List<Line> lines(List<Series> all, Supplier<LineMaker> makers) {
    int parts = Math.min(PROCESSORS, all.size() / WORTH_DIVIDING + 1);
    return IntStream.range(0, parts)
        .parallel()
        .mapToObj(part -> all.subList(cut(all, part, parts), cut(all, part + 1, parts)))
        .map(some -> lines(some, makers.get()))
        .flatMap(List::stream)
        .toList();
  }

  private static int cut(List<Series> all, int part, int parts) {
    return (int) ((long) all.size() * part / parts);
  }

  private static List<Line> lines(List<Series> some, LineMaker maker) {
    List<Line> lines = new ArrayList<>(some.size());
    for (Series series : some) {
      Line line = maker.line(series);
      if (Lines.hasAny(line.values())) {
        lines.add(line);
      }
    }
    return lines;
  }

  private double[] youngest(Samples samples, long offset, long lookback, boolean times) {
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
    List<Line> lines =
        lines(
            series(range.selector(), range.range()),
            () -> {
              Samples samples = samples(range.selector(), range.range());
              Sliding sliding = new Sliding(samples, steps, range, function, scalars);
              return series -> {
                load(series, samples);
                return sliding.line(series.labels(), steps.count());
              };
            });
    if (!ofOneMetric(range.selector())) {
      checkDistinct(lines);
    }
    return lines;
  }

  /// In which case series differ by more than the metric's name.
  private static boolean ofOneMetric(Selector selector) {
    return selector.matchers().stream()
        .anyMatch(it -> it.kind() == Kind.EQUAL && it.name().equals(Labels.NAME));
  }

  private static void checkDistinct(List<Line> lines) {
    Set<Labels> seen = new HashSet<>();
    for (Line line : lines) {
      if (!seen.add(line.labels())) {
        throw QueryException.failed("vector cannot contain metrics with the same labelset");
      }
    }
  }

  /// The samples themselves, in the window before the first step.
  List<QueryResult.Points> raw(RangeSelector range) {
    List<QueryResult.Points> all = new ArrayList<>();
    Samples samples = samples(range.selector(), range.range());
    for (Series series : series(range.selector(), range.range())) {
      load(series, samples);
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

  private Samples samples(Selector selector, long before) {
    return new Samples(steps.start() - selector.offset() - before, steps.end() - selector.offset());
  }

  private void load(Series series, Samples samples) {
    samples.clear();
    series.read(samples);
    if (loaded.addAndGet(samples.size()) > limits.maximumSamples()) {
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

  /// Makes lines on one thread.
  private interface LineMaker {
    Line line(Series series);
  }
}
