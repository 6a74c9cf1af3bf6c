package io.lateen.prometheus.promql;

import io.lateen.prometheus.store.Samples;
import org.jspecify.annotations.Nullable;

/// The samples of one series that a range selector sees at one step. Reused from step to step and
/// from series to series by one thread.
final class Window {
  private static final double[] NOTHING = {};

  private final Samples samples;
  private final Places places;
  private double @Nullable [] fallen;
  private int step;
  private int from;
  private int to;

  Window(Samples samples, Places places) {
    this.samples = samples;
    this.places = places;
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

  /// Begins another series.
  void begin() {
    fallen = null;
    places.find(samples);
  }

  void move(int toStep) {
    step = toStep;
    from = places.begin(step);
    to = places.end(step);
  }

  int size() {
    return to - from;
  }

  /// From its beginning to its first sample, seconds.
  double before() {
    return places.before(step);
  }

  /// From its first sample to its last, seconds.
  double sampled() {
    return places.sampled(step);
  }

  /// From its last sample to its end, seconds.
  double after() {
    return places.after(step);
  }

  /// Seconds.
  double length() {
    return places.length();
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
