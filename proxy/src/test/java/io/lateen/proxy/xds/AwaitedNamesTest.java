package io.lateen.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.DnsResolutionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.lateen.proxy.dns.FakeDns;
import io.lateen.proxy.dns.Names;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.TypeUrl;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clusters are served once their names are known.
final class AwaitedNamesTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Names names = new Names(group.next(), NioSocketChannel.class);
  private final Semaphore answered = new Semaphore(0);
  private final ConfigStore store = new ConfigStore(List.of(Envoys.ROUTER));
  private FakeDns dns;

  @BeforeEach
  void begin() throws IOException {
    dns = new FakeDns();
    store.await(names, answered::release);
    take(TypeUrl.LISTENER);
  }

  @AfterEach
  void close() throws IOException {
    names.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    dns.close();
  }

  private void take(String type, Message... resources) {
    DiscoveryResponse response =
        new DiscoveryResponse(
            "1", List.of(resources).stream().map(Message::toByteString).toList(), type, "1");
    assertThat(store.take(Update.of(response), 0)).isEmpty();
  }

  @SuppressWarnings("deprecation") // what came after it is known to fewer proxies
  private Cluster cluster(String host, int connectSeconds) {
    LbEndpoint endpoint =
        LbEndpoint.newBuilder()
            .setEndpoint(Endpoint.newBuilder().setAddress(Envoys.address(host, 80)))
            .build();
    Address server = Envoys.address("127.0.0.1", dns.address().port());
    return Cluster.newBuilder()
        .setName("a")
        .setType(Cluster.DiscoveryType.STRICT_DNS)
        .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_ONLY)
        .setDnsRefreshRate(Durations.fromHours(1))
        .setDnsResolutionConfig(DnsResolutionConfig.newBuilder().addResolvers(server))
        .setConnectTimeout(Durations.fromSeconds(connectSeconds))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName("a")
                .addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(endpoint)))
        .build();
  }

  /// How long connecting to the served cluster may take; null: it is not served.
  private Duration served(long now) {
    store.settle(now);
    io.lateen.proxy.resource.Cluster cluster = store.served().clusters().get("a");
    return cluster == null ? null : cluster.connectTimeout();
  }

  private void awaitAnswer() throws InterruptedException {
    assertThat(answered.tryAcquire(10, TimeUnit.SECONDS)).as("answered").isTrue();
  }

  @Test
  void untilThenThereIsNoCluster() throws Exception {
    dns.ponders("a.test.");
    take(TypeUrl.CLUSTER, cluster("a.test.", 1));
    assertThat(served(0)).isNull();
    dns.awaitAsked("a.test.");
    assertThat(served(0)).isNull();
    dns.says("a.test.", 60, "127.0.0.1");
    awaitAnswer();
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aNameThatDoesNotExistIsKnown() throws Exception {
    take(TypeUrl.CLUSTER, cluster("none.test.", 1));
    assertThat(served(0)).isNull();
    awaitAnswer();
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void patienceEnds() {
    dns.ponders("a.test.");
    take(TypeUrl.CLUSTER, cluster("a.test.", 1));
    assertThat(served(0)).isNull();
    assertThat(store.nextCheck()).isEqualTo(Warming.PATIENCE);
    assertThat(served(Warming.PATIENCE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatWasServesUntilAnotherNameIsKnown() throws Exception {
    dns.says("a.test.", 60, "127.0.0.1").ponders("b.test.");
    take(TypeUrl.CLUSTER, cluster("a.test.", 1));
    assertThat(served(0)).isNull();
    awaitAnswer();
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(1));
    take(TypeUrl.CLUSTER, cluster("b.test.", 2));
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(1));
    dns.says("b.test.", 60, "127.0.0.2");
    awaitAnswer();
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatDoesNotConcernItsNameCountsAtOnce() throws Exception {
    dns.says("a.test.", 60, "127.0.0.1");
    take(TypeUrl.CLUSTER, cluster("a.test.", 1));
    assertThat(served(0)).isNull();
    awaitAnswer();
    take(TypeUrl.CLUSTER, cluster("a.test.", 3));
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(3));
    dns.awaitAsked("a.test.");
    assertThat(dns.asked("a.test.")).as("more often than once").isEqualTo(0);
  }

  @Test
  void addressesNeedNoAnswer() {
    take(TypeUrl.CLUSTER, cluster("127.0.0.1", 1));
    assertThat(served(0)).isEqualTo(Duration.ofSeconds(1));
  }
}
