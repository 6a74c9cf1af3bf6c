package io.lateen.proxy.resource;

/// `envoy.config.cluster.v3.CircuitBreakers`.
public record CircuitBreakers(Thresholds normal, Thresholds high) {
  public static final CircuitBreakers DEFAULT =
      new CircuitBreakers(Thresholds.DEFAULT, Thresholds.DEFAULT);

  /// Limits of one priority.
  ///
  /// @param maxRetries at one time
  public record Thresholds(
      long maxConnections, long maxPendingRequests, long maxRequests, long maxRetries) {
    public static final Thresholds DEFAULT = new Thresholds(1024, 1024, 1024, 3);
  }
}
