package io.lateen.prometheus.promql;

import java.time.Duration;

/// What one query may take.
///
/// @param lookback the age at which a sample is too old to stand for the present
/// @param maximumSamples read from the store
public record QueryLimits(Duration timeout, Duration lookback, long maximumSamples) {
  /// Prometheus's own.
  public static final QueryLimits DEFAULT =
      new QueryLimits(Duration.ofMinutes(2), Duration.ofMinutes(5), 50_000_000);

  /// The same with another timeout, if it is shorter.
  public QueryLimits within(Duration other) {
    return other.compareTo(timeout) < 0 ? new QueryLimits(other, lookback, maximumSamples) : this;
  }
}
