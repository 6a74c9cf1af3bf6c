package io.lateen.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.lateen.wire.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a proxy knows of clusters and endpoints after all it was told.
final class DeltaView {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Cluster> clusters = new TreeMap<>();
  private final Map<String, ClusterLoadAssignment> assignments = new TreeMap<>();
  private final FakeDeltaProxy proxy;

  /// @param endpoints clusters whose endpoints are asked for, which need not be there yet
  DeltaView(FakeDeltaProxy proxy, String... endpoints) {
    this.proxy = proxy;
    proxy.subscribe(TypeUrl.CLUSTER, Map.of());
    proxy.subscribe(TypeUrl.ENDPOINT, Map.of(), endpoints);
  }

  /// Hears what comes until it is so.
  void await(Predicate<DeltaView> expected) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!expected.test(this)) {
      assertThat(System.nanoTime()).as("in time; now: " + this).isLessThan(end);
      take(proxy.next());
    }
  }

  private void take(DeltaDiscoveryResponse response) throws InvalidProtocolBufferException {
    boolean areClusters = response.getTypeUrl().equals(TypeUrl.CLUSTER);
    Map<String, ?> known = areClusters ? clusters : assignments;
    response.getRemovedResourcesList().forEach(known::remove);
    for (Resource each : response.getResourcesList()) {
      if (areClusters) {
        clusters.put(each.getName(), each.getResource().unpack(Cluster.class));
      } else {
        assignments.put(each.getName(), each.getResource().unpack(ClusterLoadAssignment.class));
      }
    }
  }

  boolean has(String cluster) {
    return clusters.containsKey(cluster);
  }

  Cluster cluster(String name) {
    assertThat(clusters).containsKey(name);
    return clusters.get(name);
  }

  /// The addresses behind a cluster, as `10.1.0.1:8080`, in order.
  List<String> addresses(String cluster) {
    return assignments
        .getOrDefault(cluster, ClusterLoadAssignment.getDefaultInstance())
        .getEndpointsList()
        .stream()
        .flatMap(group -> group.getLbEndpointsList().stream())
        .map(one -> one.getEndpoint().getAddress().getSocketAddress())
        .map(address -> address.getAddress() + ":" + address.getPortValue())
        .sorted()
        .toList();
  }

  ClusterLoadAssignment assignment(String cluster) {
    assertThat(assignments).containsKey(cluster);
    return assignments.get(cluster);
  }

  @Override
  public String toString() {
    return "clusters " + clusters.keySet() + ", endpoints " + assignments.values();
  }
}
