package io.lateen.proxy.resource;

import java.time.Duration;

/// `envoy.config.cluster.v3.OutlierDetection`. Each `enforcing` is the percentage of detections
/// that eject; 0 only counts them.
///
/// @param serverErrors consecutive responses of 5xx
/// @param gatewayErrors consecutive responses of 502, 503 or 504
/// @param localOrigin consecutive failures on this side: no connection, no answer in time
/// @param splitLocalOrigin failures on this side count apart; else as 500, 503 and 504
/// @param interval between two looks at rates and at who may come back
/// @param baseEjectionTime times how often the endpoint was ejected is how long it stays out
/// @param maxEjectionTime but not longer
/// @param jitter up to this is added to each ejection
/// @param maxEjectionPercent of a cluster's endpoints may be out at a time
/// @param alwaysEjectOne whatever that percentage says, one may be out
/// @param healthCheckReturns a health check that succeeds ends an ejection
public record OutlierDetection(
    Consecutive serverErrors,
    Consecutive gatewayErrors,
    Consecutive localOrigin,
    boolean splitLocalOrigin,
    SuccessRate successRate,
    FailurePercentage failurePercentage,
    Duration interval,
    Duration baseEjectionTime,
    Duration maxEjectionTime,
    Duration jitter,
    int maxEjectionPercent,
    boolean alwaysEjectOne,
    boolean healthCheckReturns) {

  /// So many failures in a row.
  public record Consecutive(int count, int enforcing) {}

  /// Too far below what its fellows achieve.
  ///
  /// @param minimumHosts with enough requests, or nobody is judged
  /// @param requestVolume in an interval, or the endpoint is not judged
  /// @param stdevThousandths how many standard deviations below the mean, times 1000
  public record SuccessRate(
      int minimumHosts,
      int requestVolume,
      int stdevThousandths,
      int enforcing,
      int enforcingLocalOrigin) {}

  /// More failures than a fixed percentage.
  ///
  /// @param threshold percent of failures
  /// @param minimumHosts as in [SuccessRate]
  /// @param requestVolume as in [SuccessRate]
  public record FailurePercentage(
      int threshold,
      int minimumHosts,
      int requestVolume,
      int enforcing,
      int enforcingLocalOrigin) {}
}
