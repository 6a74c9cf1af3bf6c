package io.lateen.proxy.resource;

import java.util.Map;

/// `LbEndpoint`.
///
/// @param weight at least 1
/// @param metadata what it says under `envoy.lb`, see [MetadataMatch], and some texts of other
///     namespaces, their keys prefixed: [#UID], [SocketMatch#PREFIX]
public record Endpoint(
    Address address, int weight, Health health, String hostname, Map<String, Object> metadata) {

  /// Under which `metadata` has the workload, `kubernetes://pod.namespace`: `uid` of namespace
  /// `istio`.
  public static final String UID = "istio/uid";

  public Endpoint {
    metadata = Map.copyOf(metadata);
  }

  /// The workload that metadata names; empty: none.
  public static String uid(Map<String, Object> metadata) {
    return metadata.get(UID) instanceof String uid ? uid : "";
  }

  /// What the control plane says of it.
  public enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    DRAINING
  }
}
