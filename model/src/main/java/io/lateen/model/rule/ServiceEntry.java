package io.lateen.model.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Services that no platform registry knows (networking.istio.io/v1alpha3 `ServiceEntry`).
///
/// @param workloadSelector labels of the WorkloadEntries and Pods of its namespace that are its
///     endpoints; null: those written are
/// @param targetPorts by number of the service's port, where endpoints listen that do not say it;
///     the same number where absent
public record ServiceEntry(
    Meta meta,
    List<String> hosts,
    List<String> addresses,
    List<Port> ports,
    Location location,
    Resolution resolution,
    List<Endpoint> endpoints,
    List<String> exportTo,
    List<String> subjectAltNames,
    @Nullable Map<String, String> workloadSelector,
    Map<Integer, Integer> targetPorts)
    implements Rule {

  public ServiceEntry {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
    exportTo = List.copyOf(exportTo);
    subjectAltNames = List.copyOf(subjectAltNames);
    targetPorts = Map.copyOf(targetPorts);
    workloadSelector = workloadSelector == null ? null : Ordered.copyOf(workloadSelector);
  }

  /// Where an endpoint listens that does not say it.
  public int targetPort(int servicePort) {
    return targetPorts.getOrDefault(servicePort, servicePort);
  }

  public enum Location {
    MESH_EXTERNAL,
    MESH_INTERNAL
  }

  public enum Resolution {
    NONE,
    STATIC,
    DNS,
    /// Of what DNS answers the first address is used, for new connections.
    DNS_ROUND_ROBIN;

    public boolean asksDns() {
      return this == DNS || this == DNS_ROUND_ROBIN;
    }
  }

  /// An address behind the entry's hosts.
  ///
  /// @param ports endpoint port by service port name; the service's number where absent
  /// @param weight 0 when absent
  public record Endpoint(
      String address,
      Map<String, Integer> ports,
      Map<String, String> labels,
      @Nullable String network,
      @Nullable String locality,
      int weight) {
    public Endpoint {
      ports = Ordered.copyOf(ports);
      labels = Ordered.copyOf(labels);
    }
  }
}
