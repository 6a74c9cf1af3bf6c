package io.lateen.prometheus.promql;

import io.lateen.prometheus.label.Labels;
import io.lateen.prometheus.store.Samples;
import java.util.Arrays;
import java.util.List;

/// What a query comes to. Times are milliseconds since 1970.
public sealed interface QueryResult {

  record Scalar(long time, double value) implements QueryResult {}

  record Text(long time, String text) implements QueryResult {}

  /// One value for each series, all at the time of the query.
  record Vector(List<Points> series) implements QueryResult {}

  /// Any number of values for each series.
  record Matrix(List<Points> series) implements QueryResult {}

  /// The values of a series by time, at least one. The arrays are not edited.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Points(Labels labels, long[] times, double[] values) {

    static Points of(Labels labels, Samples samples) {
      long[] times = new long[samples.size()];
      double[] values = new double[samples.size()];
      for (int i = 0; i < times.length; i++) {
        times[i] = samples.time(i);
        values[i] = samples.value(i);
      }
      return new Points(labels, times, values);
    }

    static Points of(Line line, Steps steps) {
      long[] times = new long[line.values().length];
      double[] values = new double[times.length];
      int size = 0;
      for (int step = 0; step < times.length; step++) {
        if (line.has(step)) {
          times[size] = steps.time(step);
          values[size++] = line.values()[step];
        }
      }
      return new Points(line.labels(), Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
  }
}
