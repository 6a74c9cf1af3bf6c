package io.lateen.proxy;

import io.lateen.proxy.admin.HostStatus;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The endpoints of a cluster as they are used, with their counts.
final class LiveHosts {
  private LiveHosts() {}

  static List<HostStatus> of(ClusterRuntime cluster) {
    List<HostStatus> hosts = new ArrayList<>();
    for (LocalityEndpoints locality : cluster.endpoints().source()) {
      for (Endpoint endpoint : locality.endpoints()) {
        hosts.add(host(cluster, locality, endpoint));
      }
    }
    if (cluster.config().discovery() instanceof Discovery.OriginalDst) {
      LocalityEndpoints nowhere = new LocalityEndpoints("", "", "", 0, 0, List.of());
      cluster.visited().forEach(endpoint -> hosts.add(host(cluster, nowhere, endpoint)));
    }
    return hosts;
  }

  private static HostStatus host(
      ClusterRuntime cluster, LocalityEndpoints locality, Endpoint endpoint) {
    InetSocketAddress address = EndpointSet.socket(endpoint.address());
    Host host = cluster.host(address);
    return new HostStatus(
        endpoint.address(),
        endpoint.hostname(),
        endpoint.weight(),
        locality.priority(),
        locality.region(),
        locality.zone(),
        locality.subZone(),
        endpoint.health().name(),
        host != null && host.ejected(),
        host != null && host.failedCheck(),
        host != null && host.pendingCheck(),
        cluster.counts(address));
  }
}
