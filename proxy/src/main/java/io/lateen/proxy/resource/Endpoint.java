package io.lateen.proxy.resource;

import java.util.Map;

/// `LbEndpoint`.
///
/// @param weight at least 1
/// @param metadata the strings of namespace `envoy.lb`, for subsets
public record Endpoint(
    Address address, int weight, Health health, String hostname, Map<String, String> metadata) {

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
