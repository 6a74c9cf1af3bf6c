package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clusters whose endpoints the proxy finds itself: by name, or by where a client was going.
final class ClusterDiscoveryTest {
  private static final Duration OFTEN = Duration.ofSeconds(1);

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private static Cluster cluster(Discovery discovery, LbPolicy policy) {
    return cluster(discovery, policy, Origin.UNKNOWN);
  }

  private static Cluster cluster(Discovery discovery, LbPolicy policy, Origin origin) {
    return new Cluster(
        "a",
        "",
        discovery,
        Duration.ofSeconds(1),
        LoadBalancing.of(policy),
        CircuitBreakers.DEFAULT,
        null,
        null,
        Cluster.HttpVersion.CONFIGURED,
        null,
        SocketSettings.DEFAULT,
        0,
        null,
        List.of(),
        List.of(),
        origin);
  }

  private static Discovery.Dns named(boolean logical, boolean ipv4, Address... addresses) {
    List<Endpoint> endpoints =
        Stream.of(addresses)
            .map(address -> new Endpoint(address, 1, Endpoint.Health.HEALTHY, "", Map.of()))
            .toList();
    LocalityEndpoints all = new LocalityEndpoints("", "", "", 0, 0, endpoints);
    NameResolution how =
        NameResolution.every(
            OFTEN, ipv4 ? NameResolution.Family.V4_ONLY : NameResolution.Family.AUTO);
    return new Discovery.Dns(new Assignment("a", List.of(all), 140), logical, how);
  }

  private Mesh serve(Discovery.Dns dns) {
    mesh.clusters.put("a", cluster(dns, new LbPolicy.RoundRobin()));
    return mesh.route("/", "a").serve();
  }

  private Mesh toOriginal(String header) {
    mesh.clusters.put(
        "a", cluster(new Discovery.OriginalDst(header), new LbPolicy.ClusterProvided()));
    return mesh.route("/", "a").serve();
  }

  /// Names are resolved on another thread: waits until as many endpoints are known.
  private List<EndpointSet.Member> resolved(int many) throws InterruptedException {
    mesh.awaitCounter("cluster.a.membership_total", many);
    return mesh.plane.serving().clusters().get("a").endpoints().levels().stream()
        .flatMap(level -> level.members().stream())
        .toList();
  }

  /// Connections and counts go on.
  @Test
  void anotherRuleOfTheSameWordsChangesOnlyWhoIsNamed() {
    Discovery none = new Discovery.Static(Assignment.empty("a"));
    LbPolicy policy = new LbPolicy.RoundRobin();
    mesh.clusters.put("a", cluster(none, policy));
    ClusterRuntime before = mesh.route("/", "a").serve().plane.serving().clusters().get("a");
    Origin rule = new Origin("/apis/g/v/namespaces/n/destination-rule/r", "");
    mesh.clusters.put("a", cluster(none, policy, rule));
    Serving now = mesh.serve().plane.serving();
    assertThat(now.clusters().get("a")).isSameAs(before);
    assertThat(Targets.of(now.config(), "a", before, MetadataMatch.ANY, false).origin())
        .isEqualTo(rule);
    mesh.clusters.put("a", cluster(none, new LbPolicy.Random(), rule));
    assertThat(mesh.serve().plane.serving().clusters().get("a")).isNotSameAs(before);
  }

  @Test
  void aNameIsResolvedAndCalled() throws Exception {
    try (FakeServer server = FakeServer.saying("by name")) {
      serve(named(false, true, new Address("localhost", server.port())));

      List<EndpointSet.Member> members = resolved(1);

      assertThat(members.getFirst().hostname()).isEqualTo("localhost");
      assertThat(members.getFirst().address().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
      assertThat(mesh.get("/").body()).isEqualTo("by name");
    }
  }

  @Test
  void addressesAreTakenAsTheyAreAndCalledInTurn() throws Exception {
    try (FakeServer one = FakeServer.saying("one");
        FakeServer two = FakeServer.saying("two")) {
      serve(
          named(
              false,
              true,
              new Address("localhost", one.port()),
              new Address("127.0.0.1", two.port())));
      resolved(2);
      try (Client client = mesh.client()) {
        assertThat(List.of(client.get("/").body(), client.get("/").body()))
            .containsExactlyInAnyOrder("one", "two");
      }
    }
  }

  @Test
  void aLogicalNameIsOneEndpoint() throws Exception {
    try (FakeServer server = FakeServer.saying("logical")) {
      serve(named(true, true, new Address("localhost", server.port())));
      resolved(1);
      assertThat(mesh.get("/").body()).isEqualTo("logical");
    }
  }

  @Test
  void aNameThatDoesNotResolveHasNoEndpoint() throws Exception {
    serve(named(false, true, new Address("nobody.invalid", 80)));
    assertThat(mesh.get("/").status()).isEqualTo(503);
    assertThat(mesh.counter("cluster.a.membership_total")).isEqualTo(0);
  }

  @Test
  void oneNameThatDoesNotResolveHoldsNoOtherUp() throws Exception {
    try (FakeServer server = FakeServer.saying("there")) {
      serve(
          named(
              false,
              true,
              new Address("nobody.invalid", 80),
              new Address("localhost", server.port())));
      resolved(1);
      assertThat(mesh.get("/").body()).isEqualTo("there");
    }
  }

  @Test
  void endpointsFollowTheConfiguration() throws Exception {
    try (FakeServer one = FakeServer.saying("one");
        FakeServer two = FakeServer.saying("two")) {
      serve(named(false, true, new Address("localhost", one.port())));
      resolved(1);
      assertThat(mesh.get("/").body()).isEqualTo("one");

      mesh.clusters.put(
          "a",
          cluster(
              named(false, true, new Address("localhost", two.port())), new LbPolicy.RoundRobin()));
      mesh.serve();

      awaitEndpoint(two.port());
      assertThat(mesh.get("/").body()).isEqualTo("two");
    }
  }

  private void awaitEndpoint(int port) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (mesh.plane.serving().clusters().get("a").endpoints().levels().stream()
        .flatMap(level -> level.members().stream())
        .noneMatch(member -> member.address().getPort() == port)) {
      assertThat(System.nanoTime()).as("resolved in 10 s").isLessThan(end);
      Thread.sleep(1);
    }
  }

  @Test
  void refreshingKeepsConnections() throws Exception {
    try (FakeServer server = FakeServer.saying("same")) {
      serve(named(false, true, new Address("localhost", server.port())));
      resolved(1);
      EndpointSet before = mesh.plane.serving().clusters().get("a").endpoints();
      long end = System.nanoTime() + OFTEN.multipliedBy(2).toNanos();
      try (Client client = mesh.client()) {
        while (System.nanoTime() - end < 0) {
          assertThat(client.get("/").body()).isEqualTo("same");
        }
      }
      assertThat(mesh.plane.serving().clusters().get("a").endpoints()).isSameAs(before);
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isEqualTo(1);
    }
  }

  @Test
  void aHeaderSaysWhereARequestGoes() throws Exception {
    try (FakeServer one = FakeServer.saying("one");
        FakeServer two = FakeServer.saying("two");
        Client client = toOriginal("x-envoy-original-dst-host").client()) {
      String name = "x-envoy-original-dst-host: 127.0.0.1:";
      assertThat(client.get("/", name + one.port()).body()).isEqualTo("one");
      assertThat(client.get("/", name + two.port()).body()).isEqualTo("two");
      assertThat(client.get("/", name + one.port()).body()).isEqualTo("one");
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isEqualTo(2);
    }
  }

  @Test
  void aHeaderThatIsNoAddressDoesNotCount() throws IOException {
    toOriginal("x-envoy-original-dst-host");
    for (String value : List.of("localhost:80", "127.0.0.1", "127.0.0.1:0", "1.2.3.4:x", "")) {
      assertThat(mesh.get("/", "x-envoy-original-dst-host: " + value).status())
          .as(value)
          .isEqualTo(503);
    }
  }

  @Test
  void addressesThatClientsThinkUpAreForgotten() throws IOException {
    int port = FreePort.closed();
    try (FakeServer server = FakeServer.saying("still there");
        Client client = toOriginal("x-envoy-original-dst-host").client()) {
      String name = "x-envoy-original-dst-host: 127.";
      for (int i = 0; i < 1_200; i++) {
        String address = "1." + i / 250 + "." + (1 + i % 250) + ":" + port;
        assertThat(client.get("/", name + address).status()).isEqualTo(503);
      }
      assertThat(mesh.plane.serving().clusters().get("a").visited()).hasSizeBetween(1, 1_000);
      assertThat(client.get("/", name + "0.0.1:" + server.port()).body()).isEqualTo("still there");
    }
  }

  @Test
  void withoutBeingToldTheHeaderDoesNotCount() throws IOException {
    try (FakeServer server = FakeServer.saying("one")) {
      toOriginal("");
      assertThat(mesh.get("/", "x-envoy-original-dst-host: 127.0.0.1:" + server.port()).status())
          .isEqualTo(503);
    }
  }

  /// It would call itself, and that again.
  @Test
  void aConnectionThatWasNotRedirectedGoesNowhere() throws IOException {
    mesh.network =
        new TcpProxy("raw", List.of(new TcpProxy.Target("a", 1)), List.of(), Duration.ZERO);
    try (Client client = toOriginal("").client()) {
      assertThat(client.in.read()).isEqualTo(-1);
    }
    assertThat(mesh.counter("cluster.a.upstream_cx_total")).isEqualTo(0);
    assertThat(mesh.counter("cluster.a.upstream_cx_none_healthy")).isEqualTo(1);
  }
}
