package io.lateen.model.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A host that can be called, from whichever registry.
///
/// @param hostname fully qualified, `reviews.default.svc.cluster.local`; may be a wildcard from a
///     ServiceEntry, `*.googleapis.com`
/// @param name short name; for a ServiceEntry its host
/// @param address the virtual IP or CIDR; `0.0.0.0` when there is none
/// @param selector labels of its workloads; empty when it selects none
/// @param exportTo namespaces that see it; empty means the mesh's default
/// @param serviceAccounts SPIFFE ids that its workloads may have besides those of its endpoints
public record Service(
    String hostname,
    String name,
    String namespace,
    String address,
    List<ServicePort> ports,
    Resolution resolution,
    boolean meshExternal,
    Map<String, String> selector,
    List<String> exportTo,
    List<String> serviceAccounts,
    Instant created) {

  public static final String NO_ADDRESS = "0.0.0.0";

  public Service {
    ports = List.copyOf(ports);
    selector = Map.copyOf(selector);
    exportTo = List.copyOf(exportTo);
    serviceAccounts = List.copyOf(serviceAccounts);
  }

  /// How a caller finds the addresses behind the name.
  public enum Resolution {
    /// The mesh knows the endpoints (EDS).
    CLIENT_SIDE,
    /// DNS names the endpoints.
    DNS,
    /// DNS names one endpoint; the first address it answers is used.
    DNS_ROUND_ROBIN,
    /// The caller chose the address already (headless, `resolution: NONE`).
    PASSTHROUGH
  }
}
