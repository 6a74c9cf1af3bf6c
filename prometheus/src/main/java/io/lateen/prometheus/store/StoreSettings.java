package io.lateen.prometheus.store;

import java.time.Duration;

/// Bounds of the store.
///
/// @param retention how long samples are kept while memory allows it
/// @param maximumBytes of series and samples; when they need more, the oldest samples go
/// @param maximumSeries of all metrics
/// @param maximumSeriesPerMetric further series of a metric are folded into one
public record StoreSettings(
    Duration retention, long maximumBytes, int maximumSeries, int maximumSeriesPerMetric) {
  private static final long MIB = 1024 * 1024;

  /// At most half of the heap: others live in it too.
  private static final long BYTES = Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 2);

  public static final StoreSettings DEFAULT =
      new StoreSettings(Duration.ofHours(1), BYTES, 100_000, 10_000);
}
