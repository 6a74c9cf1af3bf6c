package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.wire.xds.TypeUrl;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdsClientTest {
  private static final ByteString NODE =
      Node.newBuilder().setId("sidecar~10.0.0.1~a.b~b.svc.cluster.local").build().toByteString();

  private final BlockingQueue<ConfigSnapshot> snapshots = new LinkedBlockingQueue<>();
  private final StatsStore stats = new StatsStore();
  private MultiThreadIoEventLoopGroup group;
  private ControlPlane plane;
  private AdsClient client;

  @BeforeEach
  void connect() throws IOException {
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    plane = new ControlPlane();
    client =
        new AdsClient(
            group.next(),
            NioSocketChannel.class,
            new Address("127.0.0.1", plane.port()),
            NODE,
            false,
            List.of(Envoys.ROUTER),
            stats,
            snapshots::add);
    client.start();
  }

  @AfterEach
  void close() {
    client.close();
    plane.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ConfigSnapshot snapshot() throws InterruptedException {
    ConfigSnapshot snapshot = snapshots.poll(10, TimeUnit.SECONDS);
    assertThat(snapshot).as("snapshot").isNotNull();
    return snapshot;
  }

  private void asks(String typeUrl, String version, String nonce, String... names)
      throws InterruptedException {
    DiscoveryRequest request = plane.next();
    assertThat(request.getErrorDetail().getMessage()).isEmpty();
    assertThat(request.getTypeUrl()).isEqualTo(typeUrl);
    assertThat(request.getVersionInfo()).isEqualTo(version);
    assertThat(request.getResponseNonce()).isEqualTo(nonce);
    assertThat(request.getResourceNamesList()).containsExactlyInAnyOrder(names);
  }

  private ConfigSnapshot serveOne() throws InterruptedException {
    asks(TypeUrl.CLUSTER, "", "");
    asks(TypeUrl.LISTENER, "", "");
    plane.send(TypeUrl.CLUSTER, "1", "n1", Envoys.edsCluster("a"));
    asks(TypeUrl.CLUSTER, "1", "n1");
    asks(TypeUrl.ENDPOINT, "", "", "a");
    plane.send(TypeUrl.ENDPOINT, "1", "n2", Envoys.assignment("a", 1));
    asks(TypeUrl.ENDPOINT, "1", "n2", "a");
    plane.send(TypeUrl.LISTENER, "1", "n3", Envoys.listener("0.0.0.0_80", "80"));
    asks(TypeUrl.LISTENER, "1", "n3");
    asks(TypeUrl.ROUTE, "", "", "80");
    plane.send(TypeUrl.ROUTE, "1", "n4", Envoys.table("80", "a"));
    asks(TypeUrl.ROUTE, "1", "n4", "80");
    ConfigSnapshot last = snapshot();
    while (last.listeners().isEmpty()) {
      last = snapshot();
    }
    return last;
  }

  @Test
  void asksInOrderAndServesWhatIsWhole() throws InterruptedException {
    ConfigSnapshot snapshot = serveOne();

    assertThat(snapshot.clusters()).containsOnlyKeys("a");
    assertThat(snapshot.endpoints(snapshot.clusters().get("a")).localities()).hasSize(1);
    assertThat(snapshot.routeTables()).containsOnlyKeys("80");
    assertThat(stats.scope("cluster_manager.cds").counter("update_success").value()).isEqualTo(1);
    assertThat(plane.quiet()).isTrue();
  }

  @Test
  void theConnectionIsCountedAsAClustersOfEnvoy() throws Exception {
    serveOne();
    Scope uplink = stats.scope("cluster", "cluster_name", "xds-grpc");
    assertThat(uplink.counter("upstream_cx_total").value()).isEqualTo(1);
    assertThat(uplink.gauge("upstream_cx_active").value()).isEqualTo(1);
    // The node and four subscriptions; four responses with what was in them.
    assertThat(uplink.counter("upstream_cx_tx_bytes_total").value()).isBetween(200L, 10_000L);
    assertThat(uplink.counter("upstream_cx_rx_bytes_total").value()).isBetween(400L, 10_000L);
    assertThat(stats.scope("control_plane").gauge("connected_state").value()).isEqualTo(1);
    Scope clusters = stats.scope("cluster_manager.cds");
    assertThat(clusters.counter("update_attempt").value()).isEqualTo(2);
    assertThat(clusters.counter("update_rejected").value()).isZero();

    plane.close();
    Counter failures = uplink.counter("upstream_cx_connect_fail");
    for (long end = System.nanoTime() + 10_000_000_000L; failures.value() == 0; ) {
      assertThat(System.nanoTime() - end).as("connects again").isNegative();
      Thread.onSpinWait();
    }
    assertThat(uplink.gauge("upstream_cx_active").value()).isBetween(0L, 1L);
    assertThat(uplink.counter("upstream_cx_destroy").value()).isPositive();
    assertThat(stats.scope("control_plane").gauge("connected_state").value()).isZero();
  }

  @Test
  void sendsTheNodeOnceAStream() throws InterruptedException {
    assertThat(plane.next().getNode().getId()).startsWith("sidecar~10.0.0.1~");
    assertThat(plane.next().hasNode()).isFalse();
  }

  @Test
  void refusesWithEveryReasonAndKeepsTheGoodOnes() throws InterruptedException {
    serveOne();

    plane.send(
        TypeUrl.CLUSTER,
        "2",
        "n5",
        Envoys.edsCluster("a").toBuilder()
            .setLbPolicy(Cluster.LbPolicy.LOAD_BALANCING_POLICY_CONFIG)
            .addHealthChecks(HealthCheck.newBuilder().build())
            .build(),
        Envoys.edsCluster("b"));

    DiscoveryRequest nack = plane.next();
    assertThat(nack.getVersionInfo()).isEqualTo("1");
    assertThat(nack.getResponseNonce()).isEqualTo("n5");
    assertThat(nack.getErrorDetail().getMessage())
        .contains("a: lb_policy: LOAD_BALANCING_POLICY_CONFIG is not supported")
        .contains("a: health_checks[0].health_checker: not supported");
    asks(TypeUrl.ENDPOINT, "1", "n2", "a", "b");
    plane.send(TypeUrl.ENDPOINT, "2", "n6", Envoys.assignment("b", 2));
    asks(TypeUrl.ENDPOINT, "2", "n6", "a", "b");
    assertThat(snapshot().clusters()).containsOnlyKeys("a", "b");
    assertThat(stats.scope("cluster_manager.cds").counter("update_rejected").value()).isEqualTo(1);
  }

  @Test
  void asksForEverythingAgainAfterACut() throws InterruptedException {
    ConfigSnapshot before = serveOne();

    plane.cut();

    asks(TypeUrl.CLUSTER, "1", "");
    asks(TypeUrl.ENDPOINT, "1", "", "a");
    asks(TypeUrl.LISTENER, "1", "");
    asks(TypeUrl.ROUTE, "1", "", "80");
    plane.send(TypeUrl.CLUSTER, "1", "m1", Envoys.edsCluster("a"));
    asks(TypeUrl.CLUSTER, "1", "m1");
    plane.send(TypeUrl.ENDPOINT, "2", "m2", Envoys.assignment("a", 7));
    asks(TypeUrl.ENDPOINT, "2", "m2", "a");

    ConfigSnapshot after = snapshot();
    assertThat(after.clusters().get("a")).isSameAs(before.clusters().get("a"));
    assertThat(after.endpoints(after.clusters().get("a")))
        .isNotEqualTo(before.endpoints(before.clusters().get("a")));
  }

  @Test
  void findsAControlPlaneThatCameBackOnItsPort() throws InterruptedException, IOException {
    serveOne();
    int port = plane.port();
    plane.close();

    plane = new ControlPlane(port);

    asks(TypeUrl.CLUSTER, "1", "");
  }

  @Test
  void aTableWaitsForTheClusterItNames() throws InterruptedException {
    serveOne();

    plane.send(TypeUrl.CLUSTER, "2", "n5", Envoys.edsCluster("a"), Envoys.edsCluster("b"));
    asks(TypeUrl.CLUSTER, "2", "n5");
    asks(TypeUrl.ENDPOINT, "1", "n2", "a", "b");
    plane.send(TypeUrl.ROUTE, "2", "n6", Envoys.table("80", "b"));
    asks(TypeUrl.ROUTE, "2", "n6", "80");
    assertThat(snapshots).isEmpty();
    plane.send(TypeUrl.ENDPOINT, "2", "n7", Envoys.assignment("b", 2));

    ConfigSnapshot snapshot = snapshot();
    assertThat(snapshot.clusters()).containsOnlyKeys("a", "b");
    assertThat(References.clusters(snapshot.routeTables().get("80"))).containsExactly("b");
  }

  @Test
  void aRemovedClusterStaysWhileATableNamesIt() throws InterruptedException {
    serveOne();

    plane.send(TypeUrl.CLUSTER, "2", "n5", Envoys.edsCluster("b"));
    asks(TypeUrl.CLUSTER, "2", "n5");
    asks(TypeUrl.ENDPOINT, "1", "n2", "b");
    plane.send(TypeUrl.ENDPOINT, "2", "n6", Envoys.assignment("b", 2));
    asks(TypeUrl.ENDPOINT, "2", "n6", "b");
    ConfigSnapshot both = snapshot();
    assertThat(both.clusters()).containsOnlyKeys("a", "b");
    assertThat(both.endpoints(both.clusters().get("a")).localities()).isNotEmpty();

    plane.send(TypeUrl.ROUTE, "2", "n7", Envoys.table("80", "b"));

    assertThat(snapshot().clusters()).containsOnlyKeys("b");
  }
}
