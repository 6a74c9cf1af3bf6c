package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.List;
import java.util.regex.Pattern;

/// Where Pods are loopback addresses, the system takes 127.0.0.1 for every connection, and nobody
/// knows who calls. So a Pod's proxy is told to call the mesh from its Pod's address. Not clusters
/// with endpoints elsewhere: no connection leaves the machine from a loopback address.
final class LoopbackSource {
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final String HOST = "127.0.0.1";

  private final Perspective seen;
  private final BindConfig source;

  private LoopbackSource(Perspective seen) {
    this.seen = seen;
    SocketAddress address =
        SocketAddress.newBuilder().setAddress(seen.node().ip()).setPortValue(0).build();
    this.source = BindConfig.newBuilder().setSourceAddress(address).build();
  }

  static List<Cluster> of(Perspective seen, List<Cluster> clusters) {
    ProxyNode node = seen.node();
    boolean needed = LOOPBACK.matcher(node.ip()).matches() && !node.ip().equals(HOST);
    LoopbackSource own = new LoopbackSource(seen);
    return needed && !node.isGrpc() ? clusters.stream().map(own::bound).toList() : clusters;
  }

  private Cluster bound(Cluster cluster) {
    ClusterName name = ClusterName.parse(cluster.getName());
    return name != null && cluster.getType() == DiscoveryType.EDS && isOnLoopback(name)
        ? cluster.toBuilder().setUpstreamBindConfig(source).build()
        : cluster;
  }

  private boolean isOnLoopback(ClusterName name) {
    return seen.snapshot().endpoints(name.host(), name.port()).stream()
        .allMatch(endpoint -> LOOPBACK.matcher(endpoint.address()).matches());
  }
}
