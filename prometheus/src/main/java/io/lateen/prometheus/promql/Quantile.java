package io.lateen.prometheus.promql;

import java.util.Arrays;

/// Quantiles of values and of histograms, as Prometheus 2.42 estimates them.
final class Quantile {
  private Quantile() {}

  /// Between the two nearest values.
  ///
  /// @param values sorted by this call, not-a-number first
  static double of(double quantile, double[] values) {
    if (values.length == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0 || quantile > 1) {
      return quantile < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    sort(values);
    double rank = quantile * (values.length - 1);
    int lower = (int) Math.floor(rank);
    int upper = Math.min(values.length - 1, lower + 1);
    double weight = rank - lower;
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  private static void sort(double[] values) {
    Arrays.sort(values);
    int numbers = values.length;
    while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
      numbers--;
    }
    if (numbers < values.length) {
      System.arraycopy(values, 0, values, values.length - numbers, numbers);
      Arrays.fill(values, 0, values.length - numbers, Double.NaN);
    }
  }

  /// Within the bucket that the quantile falls into, as if its observations were spread evenly.
  ///
  /// @param bounds upper bounds of the buckets, ascending, each once, `size` of them
  /// @param counts of observations up to the bounds; made monotonic by this call
  static double ofHistogram(double quantile, double[] bounds, double[] counts, int size) {
    if (Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0 || quantile > 1) {
      return quantile < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (size < 2 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    // Buckets are not scraped and rated all at one instant.
    for (int i = 1; i < size; i++) {
      counts[i] = counts[i] < counts[i - 1] ? counts[i - 1] : counts[i];
    }
    return counts[size - 1] == 0 ? Double.NaN : withinBucket(quantile, bounds, counts, size);
  }

  private static double withinBucket(double quantile, double[] bounds, double[] counts, int size) {
    double rank = quantile * counts[size - 1];
    int bucket = 0;
    while (bucket < size - 1 && !(counts[bucket] >= rank)) {
      bucket++;
    }
    if (bucket == size - 1) {
      return bounds[size - 2];
    }
    if (bucket == 0) {
      return bounds[0] <= 0 ? bounds[0] : bounds[0] * (rank / counts[0]);
    }
    double start = bounds[bucket - 1];
    double count = counts[bucket] - counts[bucket - 1];
    return start + (bounds[bucket] - start) * ((rank - counts[bucket - 1]) / count);
  }
}
