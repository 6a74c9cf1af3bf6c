package io.lateen.proxy.admin;

import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The endpoints of a cluster as configured.
public final class SnapshotHosts {
  private SnapshotHosts() {}

  public static List<HostStatus> of(ConfigSnapshot snapshot, Cluster cluster) {
    List<HostStatus> hosts = new ArrayList<>();
    for (LocalityEndpoints locality : snapshot.endpoints(cluster).localities()) {
      for (Endpoint endpoint : locality.endpoints()) {
        hosts.add(host(locality, endpoint));
      }
    }
    return hosts;
  }

  private static HostStatus host(LocalityEndpoints locality, Endpoint endpoint) {
    return new HostStatus(
        endpoint.address(),
        endpoint.hostname(),
        endpoint.weight(),
        locality.priority(),
        locality.region(),
        locality.zone(),
        locality.subZone(),
        endpoint.health().name(),
        false,
        false,
        false,
        Map.of());
  }
}
