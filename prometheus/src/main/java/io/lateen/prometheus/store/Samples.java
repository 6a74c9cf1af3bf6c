package io.lateen.prometheus.store;

import java.util.Arrays;

/// Samples of one series by time. Reused from series to series by one thread.
public final class Samples {
  private long[] times = new long[256];
  private double[] values = new double[256];
  private int size;

  public void clear() {
    size = 0;
  }

  /// @param time milliseconds since 1970, later than those before
  public void add(long time, double value) {
    room(1);
    addWithin(time, value);
  }

  /// Makes room for `more` samples.
  void room(int more) {
    if (times.length - size < more) {
      int length = Math.max(2 * size, size + more);
      times = Arrays.copyOf(times, length);
      values = Arrays.copyOf(values, length);
    }
  }

  /// Adds one that there is room for.
  void addWithin(long time, double value) {
    times[size] = time;
    values[size++] = value;
  }

  public int size() {
    return size;
  }

  public long time(int index) {
    return times[index];
  }

  public double value(int index) {
    return values[index];
  }

  /// Removes the staleness markers: they end a series, they are no value of it.
  public void dropStale() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!Stale.is(values[i])) {
        times[kept] = times[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
  }
}
