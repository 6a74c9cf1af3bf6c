package io.lateen.proxy.xds;

import static io.lateen.proxy.xds.DeltaControlPlane.resource;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.wire.xds.TypeUrl;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The client asking incrementally, and of one who cannot answer that.
final class DeltaAdsClientTest {
  private static final List<String> NONE = List.of();

  private final BlockingQueue<ConfigSnapshot> snapshots = new LinkedBlockingQueue<>();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private AdsClient client;

  private void connect(int port) {
    client =
        new AdsClient(
            group.next(),
            NioSocketChannel.class,
            new Address("127.0.0.1", port),
            ByteString.EMPTY,
            true,
            List.of(Envoys.ROUTER),
            new StatsStore(),
            snapshots::add);
    client.start();
  }

  @AfterEach
  void close() {
    client.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ConfigSnapshot snapshot() throws InterruptedException {
    ConfigSnapshot snapshot = snapshots.poll(10, TimeUnit.SECONDS);
    assertThat(snapshot).as("snapshot").isNotNull();
    return snapshot;
  }

  private static DeltaDiscoveryRequest asks(DeltaControlPlane plane, String type, String... names)
      throws InterruptedException {
    DeltaDiscoveryRequest request = plane.next();
    assertThat(request.getTypeUrl()).isEqualTo(type);
    assertThat(request.getResourceNamesSubscribeList()).containsExactly(names);
    return request;
  }

  private static void acks(DeltaControlPlane plane, String type, String nonce)
      throws InterruptedException {
    DeltaDiscoveryRequest request = asks(plane, type);
    assertThat(request.getErrorDetail().getMessage()).isEmpty();
    assertThat(request.getResponseNonce()).isEqualTo(nonce);
  }

  private ConfigSnapshot serveOne(DeltaControlPlane plane) throws InterruptedException {
    asks(plane, TypeUrl.CLUSTER);
    asks(plane, TypeUrl.LISTENER);
    plane.send(TypeUrl.CLUSTER, "n1", NONE, resource("a", "c1", Envoys.edsCluster("a")));
    acks(plane, TypeUrl.CLUSTER, "n1");
    asks(plane, TypeUrl.ENDPOINT, "a");
    plane.send(TypeUrl.ENDPOINT, "n2", NONE, resource("a", "e1", Envoys.assignment("a", 1)));
    acks(plane, TypeUrl.ENDPOINT, "n2");
    plane.send(TypeUrl.LISTENER, "n3", NONE, resource("l", "l1", Envoys.listener("l", "80")));
    acks(plane, TypeUrl.LISTENER, "n3");
    asks(plane, TypeUrl.ROUTE, "80");
    plane.send(TypeUrl.ROUTE, "n4", NONE, resource("80", "r1", Envoys.table("80", "a")));
    acks(plane, TypeUrl.ROUTE, "n4");
    ConfigSnapshot last = snapshot();
    while (last.listeners().isEmpty()) {
      last = snapshot();
    }
    return last;
  }

  @Test
  void whatIsNotMentionedStaysAndWhatIsGoneGoes() throws Exception {
    try (DeltaControlPlane plane = new DeltaControlPlane()) {
      connect(plane.port());
      ConfigSnapshot before = serveOne(plane);
      plane.send(TypeUrl.CLUSTER, "n5", NONE, resource("b", "c1", Envoys.edsCluster("b")));
      acks(plane, TypeUrl.CLUSTER, "n5");
      asks(plane, TypeUrl.ENDPOINT, "b");
      plane.send(TypeUrl.ENDPOINT, "n6", NONE, resource("b", "e1", Envoys.assignment("b", 2)));
      acks(plane, TypeUrl.ENDPOINT, "n6");
      ConfigSnapshot both = snapshot();
      assertThat(both.clusters()).containsOnlyKeys("a", "b");
      assertThat(both.clusters().get("a")).isSameAs(before.clusters().get("a"));

      plane.send(TypeUrl.CLUSTER, "n7", List.of("b"));
      acks(plane, TypeUrl.CLUSTER, "n7");
      DeltaDiscoveryRequest fewer = asks(plane, TypeUrl.ENDPOINT);
      assertThat(fewer.getResourceNamesUnsubscribeList()).containsExactly("b");
      assertThat(snapshot().clusters()).containsOnlyKeys("a");
      assertThat(plane.quiet()).isTrue();
    }
  }

  @Test
  void aNewStreamBeginsWithVersions() throws Exception {
    try (DeltaControlPlane plane = new DeltaControlPlane()) {
      connect(plane.port());
      serveOne(plane);
      plane.cut();
      assertThat(asks(plane, TypeUrl.CLUSTER).getInitialResourceVersionsMap())
          .isEqualTo(Map.of("a", "c1"));
      assertThat(asks(plane, TypeUrl.ENDPOINT, "a").getInitialResourceVersionsMap())
          .isEqualTo(Map.of("a", "e1"));
      assertThat(asks(plane, TypeUrl.LISTENER).getInitialResourceVersionsMap())
          .isEqualTo(Map.of("l", "l1"));
      assertThat(asks(plane, TypeUrl.ROUTE, "80").getInitialResourceVersionsMap())
          .isEqualTo(Map.of("80", "r1"));
    }
  }

  @Test
  void aRefusalNamesTheFieldAndIsAskedForAgainOnTheNextStream() throws Exception {
    try (DeltaControlPlane plane = new DeltaControlPlane()) {
      connect(plane.port());
      serveOne(plane);
      Cluster bad =
          Envoys.edsCluster("a").toBuilder()
              .setLbPolicy(Cluster.LbPolicy.LOAD_BALANCING_POLICY_CONFIG)
              .build();
      plane.send(TypeUrl.CLUSTER, "n5", NONE, resource("a", "c2", bad));
      DeltaDiscoveryRequest nack = asks(plane, TypeUrl.CLUSTER);
      assertThat(nack.getResponseNonce()).isEqualTo("n5");
      assertThat(nack.getErrorDetail().getMessage()).contains("a: lb_policy: LOAD_BALANCING");
      assertThat(snapshots).isEmpty();
      plane.cut();
      assertThat(asks(plane, TypeUrl.CLUSTER).getInitialResourceVersionsMap()).isEmpty();
    }
  }

  @Test
  void aServerThatKnowsOnlyTheWholeIsAskedForTheWhole() throws Exception {
    try (ControlPlane plane = new ControlPlane()) {
      connect(plane.port());
      assertThat(plane.next().getTypeUrl()).isEqualTo(TypeUrl.CLUSTER);
      plane.send(TypeUrl.CLUSTER, "1", "n1", Envoys.edsCluster("a"));
      assertThat(plane.next().getTypeUrl()).isEqualTo(TypeUrl.LISTENER);
      assertThat(plane.next().getResponseNonce()).isEqualTo("n1");
      assertThat(plane.next().getResourceNamesList()).containsExactly("a");
    }
  }
}
