package io.lateen.prometheus.promql;

import io.lateen.prometheus.promql.Expression.RangeSelector;
import io.lateen.prometheus.store.Samples;

/// Where a query's windows lie among samples, by step. Found once for all series whose samples are
/// at the same times, as those of one target are. One thread.
final class Places {
  private static final double MILLIS = 1000;

  private final Steps steps;
  private final long offset;
  private final long range;
  private final int[] begins;
  private final int[] ends;
  private final double[] before;
  private final double[] sampled;
  private final double[] after;

  Places(Steps steps, RangeSelector range) {
    this.steps = steps;
    this.offset = range.selector().offset();
    this.range = range.range();
    this.begins = new int[steps.count()];
    this.ends = new int[steps.count()];
    this.before = new double[steps.count()];
    this.sampled = new double[steps.count()];
    this.after = new double[steps.count()];
  }

  /// Finds them anew if need be. Both ends of a window are within it.
  void find(Samples samples) {
    if (samples.hasSameTimes()) {
      return;
    }
    int begin = 0;
    int end = 0;
    for (int step = 0; step < ends.length; step++) {
      long last = steps.time(step) - offset;
      while (end < samples.size() && samples.time(end) <= last) {
        end++;
      }
      while (begin < end && samples.time(begin) < last - range) {
        begin++;
      }
      put(step, begin, end, last, samples);
    }
  }

  private void put(int step, int begin, int end, long last, Samples samples) {
    begins[step] = begin;
    ends[step] = end;
    if (begin < end) {
      long oldest = samples.time(begin);
      long youngest = samples.time(end - 1);
      before[step] = (oldest - (last - range)) / MILLIS;
      sampled[step] = (youngest - oldest) / MILLIS;
      after[step] = (last - youngest) / MILLIS;
    }
  }

  /// The first sample within.
  int begin(int step) {
    return begins[step];
  }

  /// The first sample behind.
  int end(int step) {
    return ends[step];
  }

  /// From the window's beginning to the first sample in it, seconds.
  double before(int step) {
    return before[step];
  }

  /// From the first sample to the last, seconds.
  double sampled(int step) {
    return sampled[step];
  }

  /// From the last sample to the window's end, seconds.
  double after(int step) {
    return after[step];
  }

  /// The windows' length, seconds.
  double length() {
    return range / MILLIS;
  }
}
