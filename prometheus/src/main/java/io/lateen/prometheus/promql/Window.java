package io.lateen.prometheus.promql;

import io.lateen.prometheus.store.Samples;
import org.jspecify.annotations.Nullable;

/// The samples of one series that a range selector sees at one step. Reused from step to step.
final class Window {
  private static final double[] NOTHING = {};

  private final Samples samples;
  private double @Nullable [] fallen;
  private int from;
  private int to;
  private long start;
  private long end;

  Window(Samples samples) {
    this.samples = samples;
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

  /// Moves forward to another range of time, both ends included. Never backwards.
  void move(long newStart, long newEnd) {
    start = newStart;
    end = newEnd;
    while (to < samples.size() && samples.time(to) <= newEnd) {
      to++;
    }
    while (from < to && samples.time(from) < newStart) {
      from++;
    }
  }

  int size() {
    return to - from;
  }

  long start() {
    return start;
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

  private static boolean rises(Samples samples) {
    for (int i = 1; i < samples.size(); i++) {
      if (samples.value(i) < samples.value(i - 1)) {
        return false;
      }
    }
    return true;
  }

  /// What a counter lost by resets within the window. Most counters never lose anything.
  double fallen() {
    double[] sums = fallen;
    if (sums == null) {
      sums = rises(samples) ? NOTHING : sums(samples);
      fallen = sums;
    }
    if (sums.length == 0) {
      return 0;
    }
    double sum = sums[to - 1];
    return Double.isFinite(sum) ? sum - sums[from] : fallenOneByOne();
  }
}
