package io.lateen.prometheus.promql;

import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.store.Samples;
import org.jspecify.annotations.Nullable;

/// The samples of one series that a range selector sees at one step. Reused from step to step and
/// from series to series by one thread.
final class Window {
  private static final double[] NOTHING = {};

  private final Samples samples;
  private final Steps steps;
  private final RangeSelector range;

  /// By step: where the window begins, and where it has ended.
  private final int[] begins;

  private final int[] ends;
  private double @Nullable [] fallen;
  private int from;
  private int to;
  private long end;

  Window(Samples samples, Steps steps, RangeSelector range) {
    this.samples = samples;
    this.steps = steps;
    this.range = range;
    this.begins = new int[steps.count()];
    this.ends = new int[steps.count()];
  }

  /// What a counter had lost by resets up to each sample.
  private static double[] sums(Samples samples) {
    double[] fallen = new double[samples.size()];
    double sum = 0;
    for (int i = 1; i < fallen.length; i++) {
      double before = samples.value(i - 1);
      if (samples.value(i) < before) {
        sum += before;
      }
      fallen[i] = sum;
    }
    return fallen;
  }

  /// Begins another series. Of many the samples are at the same times.
  void begin() {
    fallen = null;
    if (!samples.hasSameTimes()) {
      slide();
    }
  }

  private void slide() {
    int first = 0;
    int behind = 0;
    for (int step = 0; step < ends.length; step++) {
      long last = end(step);
      while (behind < samples.size() && samples.time(behind) <= last) {
        behind++;
      }
      while (first < behind && samples.time(first) < last - range.range()) {
        first++;
      }
      begins[step] = first;
      ends[step] = behind;
    }
  }

  private long end(int step) {
    return steps.time(step) - range.selector().offset();
  }

  /// Moves to a step; from its time back both ends are included.
  void move(int step) {
    end = end(step);
    from = begins[step];
    to = ends[step];
  }

  int size() {
    return to - from;
  }

  long start() {
    return end - range.range();
  }

  long end() {
    return end;
  }

  double value(int index) {
    return samples.value(from + index);
  }

  long time(int index) {
    return samples.time(from + index);
  }

  double[] values() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i);
    }
    return values;
  }

  /// Of infinite losses there is no difference.
  private double fallenOneByOne() {
    double sum = 0;
    for (int i = 1; i < size(); i++) {
      sum += value(i) < value(i - 1) ? value(i - 1) : 0;
    }
    return sum;
  }

  /// What a counter lost by resets within the window. Most counters never lose anything.
  double fallen() {
    double[] sums = fallen;
    if (sums == null) {
      sums = samples.rises() ? NOTHING : sums(samples);
      fallen = sums;
    }
    if (sums.length == 0) {
      return 0;
    }
    double sum = sums[to - 1];
    return Double.isFinite(sum) ? sum - sums[from] : fallenOneByOne();
  }
}
