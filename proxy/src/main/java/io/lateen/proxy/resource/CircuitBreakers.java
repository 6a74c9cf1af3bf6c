package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.CircuitBreakers`.
public record CircuitBreakers(Thresholds normal, Thresholds high) {
  public static final CircuitBreakers DEFAULT =
      new CircuitBreakers(Thresholds.DEFAULT, Thresholds.DEFAULT);

  /// Limits of one priority.
  ///
  /// @param maxRetries at one time
  /// @param retryBudget null: `maxRetries` counts, else it does not
  public record Thresholds(
      long maxConnections,
      long maxPendingRequests,
      long maxRequests,
      long maxRetries,
      @Nullable RetryBudget retryBudget) {
    public static final Thresholds DEFAULT = new Thresholds(1024, 1024, 1024, 3, null);
  }

  /// Retries in relation to what is under way.
  ///
  /// @param percent of the requests under way and waiting that may be retries
  /// @param minConcurrency so many at one time in any case
  public record RetryBudget(double percent, long minConcurrency) {}
}
