package io.lateen.proxy.resource;

import java.util.Map;

/// `LbEndpoint`.
///
/// @param weight at least 1
/// @param metadata the strings of namespace `envoy.lb`, for subsets, and [#UID]
public record Endpoint(
    Address address, int weight, Health health, String hostname, Map<String, String> metadata) {

  /// Under which `metadata` has the workload, `kubernetes://pod.namespace`: `uid` of namespace
  /// `istio`.
  public static final String UID = "istio/uid";

  public Endpoint {
    metadata = Map.copyOf(metadata);
  }

  /// What the control plane says of it.
  public enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    DRAINING
  }
}
