package io.lateen.pilot;

import static io.lateen.pilot.FakeDeltaProxy.names;
import static io.lateen.pilot.PilotTest.ALL;
import static io.lateen.pilot.PilotTest.ENDPOINTS;
import static io.lateen.pilot.PilotTest.MESH;
import static io.lateen.pilot.PilotTest.RULE;
import static io.lateen.pilot.PilotTest.SERVICE;
import static io.lateen.pilot.PilotTest.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.wire.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pilot whole, asked incrementally.
final class DeltaTest {
  private static final String ID = "sidecar~127.20.0.9~client.default~default.svc.cluster.local";
  private static final String OTHER = "outbound|9080||other.default.svc.cluster.local";

  private final FakeObjects objects = new FakeObjects();
  private Pilot pilot;
  private FakeDeltaProxy proxy;

  @BeforeEach
  void start() throws Exception {
    objects.apply(MESH);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    pilot = new Pilot(new PilotConfig(any, any, any, MeshConfig.DEFAULT, true, "test"), objects);
    pilot.start();
    proxy = new FakeDeltaProxy(pilot.grpcPort(), ID);
  }

  @AfterEach
  void stop() {
    proxy.close();
    pilot.close();
  }

  private DeltaDiscoveryResponse subscribe(String type, String... names)
      throws InterruptedException {
    proxy.subscribe(type, Map.of(), names);
    return proxy.next(type);
  }

  @Test
  void aServiceMoreIsOneClusterMore() throws Exception {
    assertThat(names(subscribe(TypeUrl.CLUSTER))).contains(ALL, V1);
    objects.apply(SERVICE.replace("name: reviews", "name: other"));
    DeltaDiscoveryResponse more = proxy.next(TypeUrl.CLUSTER);
    assertThat(names(more)).containsExactly(OTHER);
    assertThat(more.getRemovedResourcesList()).isEmpty();
    objects.delete("Service", "other");
    DeltaDiscoveryResponse fewer = proxy.next(TypeUrl.CLUSTER);
    assertThat(names(fewer)).isEmpty();
    assertThat(fewer.getRemovedResourcesList()).containsExactly(OTHER);
  }

  @Test
  void anEndpointThatMovesIsTwoAssignments() throws Exception {
    subscribe(TypeUrl.CLUSTER);
    String v2 = V1.replace("|v1|", "|v2|");
    assertThat(names(subscribe(TypeUrl.ENDPOINT, ALL, V1, v2))).contains(ALL, V1, v2);
    objects.apply(ENDPOINTS.replace("127.20.0.3", "127.20.0.4"));
    assertThat(names(proxy.next(TypeUrl.ENDPOINT))).contains(ALL).doesNotContain(V1);
    assertThat(proxy.isQuiet()).isTrue();
  }

  @Test
  void aRuleIsOneRouteTable() throws Exception {
    subscribe(TypeUrl.CLUSTER);
    subscribe(TypeUrl.LISTENER);
    subscribe(TypeUrl.ROUTE, "9080", "80");
    objects.apply(RULE);
    DeltaDiscoveryResponse changed = proxy.next(TypeUrl.ROUTE);
    assertThat(names(changed)).containsExactly("9080");
    assertThat(changed.getResources(0).getResource().getValue().toStringUtf8()).contains(V1);
    assertThat(proxy.isQuiet()).isTrue();
  }

  @Test
  void clustersLeaveAfterTheRoutesThatNamedThem() throws Exception {
    objects.apply(RULE);
    subscribe(TypeUrl.CLUSTER);
    subscribe(TypeUrl.LISTENER);
    subscribe(TypeUrl.ROUTE, "9080");
    objects.delete("VirtualService", "reviews");
    objects.delete("DestinationRule", "reviews");
    boolean routesName = true;
    boolean gone = false;
    while (!gone) {
      DeltaDiscoveryResponse next = proxy.next();
      switch (next.getTypeUrl()) {
        case TypeUrl.ROUTE -> routesName = next.toString().contains(V1);
        case TypeUrl.CLUSTER -> gone = next.getRemovedResourcesList().contains(V1);
        default -> {}
      }
      assertThat(gone && routesName).as("routes name no cluster that is gone").isFalse();
    }
  }

  @Test
  void whoComesBackGetsOnlyWhatIsNew() throws Exception {
    Map<String, String> versions =
        subscribe(TypeUrl.CLUSTER).getResourcesList().stream()
            .collect(Collectors.toMap(Resource::getName, Resource::getVersion));
    objects.apply(SERVICE.replace("name: reviews", "name: other"));
    proxy.next(TypeUrl.CLUSTER);
    try (FakeDeltaProxy again = new FakeDeltaProxy(pilot.grpcPort(), ID)) {
      again.subscribe(TypeUrl.CLUSTER, versions);
      assertThat(names(again.next(TypeUrl.CLUSTER))).containsExactly(OTHER);
    }
  }

  @Test
  void aRouteTableThatIsNotThereIsSaidToBeGone() throws Exception {
    assertThat(subscribe(TypeUrl.ROUTE, "no-such").getRemovedResourcesList())
        .containsExactly("no-such");
  }
}
