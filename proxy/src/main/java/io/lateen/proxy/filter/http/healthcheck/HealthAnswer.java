package io.lateen.proxy.filter.http.healthcheck;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.EndpointSet;
import java.util.Map;

/// What the proxy itself says to a health check.
///
/// @param details why, in Envoy's words
/// @param degraded whether the application said that it should be spared
record HealthAnswer(int status, String details, boolean degraded) {
  static final HealthAnswer WELL = new HealthAnswer(200, "health_check_ok", false);
  static final HealthAnswer FAILING = ill("health_check_failed");

  private static final HealthAnswer NO_CLUSTER = ill("health_check_failed_no_cluster_found");
  private static final HealthAnswer EMPTY = ill("health_check_failed_cluster_empty");
  private static final HealthAnswer TOO_FEW = ill("health_check_failed_cluster_unhealthy");
  private static final HealthAnswer ENOUGH =
      new HealthAnswer(200, "health_check_ok_cluster_healthy", false);

  private static HealthAnswer ill(String details) {
    return new HealthAnswer(503, details, false);
  }

  /// By how many endpoints of clusters are well.
  ///
  /// @param minima percentages by cluster; empty: it is enough to be there
  static HealthAnswer of(Map<String, Double> minima, Map<String, ClusterRuntime> clusters) {
    for (Map.Entry<String, Double> minimum : minima.entrySet()) {
      ClusterRuntime cluster = clusters.get(minimum.getKey());
      HealthAnswer one = cluster == null ? NO_CLUSTER : of(cluster.endpoints(), minimum.getValue());
      if (!one.isWell()) {
        return one;
      }
    }
    return minima.isEmpty() ? WELL : ENOUGH;
  }

  /// A cluster without endpoints is well only where none are asked for. Percentages count as whole
  /// numbers, as with Envoy.
  private static HealthAnswer of(EndpointSet endpoints, double percentage) {
    long minimum = (long) percentage;
    int total = endpoints.total();
    if (total == 0) {
      return minimum == 0 ? ENOUGH : EMPTY;
    }
    return endpoints.healthy() * 100 < total * minimum ? TOO_FEW : ENOUGH;
  }

  /// One that the application gave a while ago.
  HealthAnswer cached() {
    return new HealthAnswer(status, "health_check_cached", degraded);
  }

  boolean isWell() {
    return status / 100 == 2;
  }
}
