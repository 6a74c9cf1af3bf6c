package io.lateen.proxy.resource;

import java.util.List;

/// `envoy.config.endpoint.v3.ClusterLoadAssignment`.
///
/// @param overprovisioningFactor percent (Envoy: 140)
public record Assignment(
    String cluster, List<LocalityEndpoints> localities, int overprovisioningFactor) {

  public Assignment {
    localities = List.copyOf(localities);
  }

  public static Assignment empty(String cluster) {
    return new Assignment(cluster, List.of(), 140);
  }
}
