package io.lateen.proxy.cluster;

import io.lateen.proxy.resource.HealthCheck;
import java.time.Duration;

/// What health checks say of one endpoint so far (Envoy, "Health checking"): thresholds in a row,
/// but the very first answer counts at once, and so does an answer that says the endpoint is ill.
/// Pure.
final class HealthState {
  private final HealthCheck config;
  private boolean first = true;
  private boolean healthy;
  private boolean edge;
  private boolean changing;
  private int successes;
  private int failures;

  HealthState(HealthCheck config) {
    this.config = config;
  }

  boolean isHealthy() {
    return healthy;
  }

  void succeeded() {
    failures = 0;
    edge = false;
    changing = false;
    if (!healthy) {
      edge = first || ++successes >= config.healthyThreshold();
      changing = !edge;
      healthy = edge;
    }
    first = false;
  }

  /// @param atOnce whatever the threshold says
  void failed(boolean atOnce) {
    successes = 0;
    edge = false;
    changing = false;
    if (healthy) {
      edge = atOnce || ++failures >= config.unhealthyThreshold();
      changing = !edge;
      healthy = !edge;
    }
    first = false;
  }

  /// Until the next check, jitter not included.
  ///
  /// @param traffic whether anybody ever called the cluster
  Duration interval(boolean traffic) {
    HealthCheck.Intervals intervals = config.intervals();
    if (!traffic) {
      return healthy ? intervals.noTrafficHealthy() : intervals.noTraffic();
    }
    if (edge) {
      return healthy ? intervals.healthyEdge() : intervals.unhealthyEdge();
    }
    return healthy || changing ? intervals.usual() : intervals.unhealthy();
  }
}
