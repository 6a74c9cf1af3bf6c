package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.SubsetBalancing.Fallback;
import io.lateen.proxy.resource.SubsetBalancing.Selector;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests that ask for a subset, from the wire to the endpoint. Servers answer their names.
@Timeout(60)
final class SubsetBalancingTest {
  private static final Endpoint.Health WELL = Endpoint.Health.HEALTHY;
  private static final Endpoint.Health ILL = Endpoint.Health.UNHEALTHY;

  private final Mesh mesh = new Mesh();
  private final List<FakeServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    mesh.close();
    for (FakeServer server : servers) {
      server.close();
    }
  }

  private Endpoint saying(String name, String version, Endpoint.Health health) throws IOException {
    FakeServer server = FakeServer.saying(name);
    servers.add(server);
    return at(server, version, health);
  }

  private static Endpoint at(FakeServer server, String version, Endpoint.Health health) {
    Map<String, Object> metadata = Map.of("version", version);
    return new Endpoint(new Address("127.0.0.1", server.port()), 1, health, "", metadata);
  }

  private void cluster(Fallback fallback, boolean panicModeAny, List<List<Endpoint>> levels) {
    mesh.panicThreshold = 0;
    mesh.subsets =
        new SubsetBalancing(
            fallback,
            version("v1"),
            List.of(new Selector(Set.of("version"), false, null)),
            false,
            false,
            panicModeAny,
            false,
            false);
    mesh.cluster("a");
    endpoints(levels);
  }

  private void endpoints(List<List<Endpoint>> levels) {
    List<LocalityEndpoints> localities = new ArrayList<>();
    for (List<Endpoint> level : levels) {
      localities.add(new LocalityEndpoints("", "", "", 1, localities.size(), level));
    }
    mesh.assignments.put("a", new Assignment("a", localities, 140));
  }

  private static MetadataMatch version(String version) {
    return new MetadataMatch(Map.of("version", version));
  }

  private Mesh route(String prefix, MetadataMatch wanted) {
    return mesh.route(prefix, Mesh.to(new ClusterChoice.Single("a", wanted), null, null));
  }

  private Set<String> reached(String path) throws IOException {
    Set<String> reached = new TreeSet<>();
    try (Client client = mesh.client()) {
      for (int i = 0; i < 12; i++) {
        reached.add(client.get(path).body());
      }
    }
    return reached;
  }

  private long subsets(String what) {
    return mesh.counter("cluster.a.lb_subsets_" + what);
  }

  @Test
  void routesReachTheirSubsets() throws Exception {
    cluster(
        new Fallback.DefaultSubset(),
        false,
        List.of(
            List.of(saying("a", "v1", WELL), saying("b", "v2", WELL), saying("c", "v2", WELL))));
    route("/2", version("v2"));
    route("/9", version("v9"));
    route("/", MetadataMatch.ANY).serve();
    assertThat(reached("/2")).containsExactly("b", "c");
    assertThat(subsets("selected")).isEqualTo(12);
    assertThat(reached("/9")).containsExactly("a");
    assertThat(reached("/")).containsExactly("a");
    assertThat(subsets("fallback")).isEqualTo(24);
    assertThat(subsets("active")).isEqualTo(2);
  }

  @Test
  void weightedClustersAskForTheirs() throws Exception {
    cluster(
        new Fallback.None(),
        false,
        List.of(
            List.of(saying("a", "v1", WELL), saying("b", "v2", WELL), saying("c", "v3", WELL))));
    mesh.route(
            "/", Mesh.to(new ClusterChoice.Weighted(List.of(part("v1"), part("v2"))), null, null))
        .serve();
    assertThat(reached("/")).isSubsetOf("a", "b").isNotEmpty();
    assertThat(subsets("selected")).isEqualTo(12);
  }

  /// Says by headers what the request asks of endpoints.
  private record Asking() implements FilterSpec {
    @Override
    public HttpFilter filter(String name, int index, Scope stats) {
      return exchange -> {
        say(exchange, "version", exchange.request().value("x-version"));
        say(exchange, "stage", exchange.request().value("x-stage"));
        exchange.record().metadata.add("another", Map.of("version", "v1"));
        return HttpFilter.Verdict.CONTINUE;
      };
    }

    private static void say(Exchange exchange, String key, String value) {
      if (value != null) {
        exchange.record().metadata.add("envoy.lb", Map.of(key, value));
      }
    }

    @Override
    public boolean explain(String name, DryRun run) {
      return true;
    }
  }

  /// What a filter says counts before the route's, and with it where they speak of other things.
  @Test
  void filtersAskToo() throws Exception {
    cluster(
        new Fallback.None(),
        false,
        List.of(List.of(saying("a", "v1", WELL), saying("b", "v2", WELL))));
    mesh.filters.add(new HttpFilterConfig("asking", new Asking(), false));
    route("/1", version("v1"));
    route("/", MetadataMatch.ANY).serve();
    try (Client client = mesh.client()) {
      assertThat(client.get("/1").body()).isEqualTo("a");
      assertThat(client.get("/1", "x-version: v2").body()).isEqualTo("b");
      assertThat(client.get("/", "x-version: v2").body()).isEqualTo("b");
      assertThat(client.get("/1", "x-stage: prod").body()).isEqualTo("no healthy upstream");
      assertThat(client.get("/").body()).isEqualTo("no healthy upstream");
    }
    assertThat(subsets("selected")).isEqualTo(3);
  }

  private static ClusterChoice.Part part(String version) {
    return new ClusterChoice.Part(
        "a", 1, HeaderOperations.NONE, PerFilterConfig.NONE, version(version));
  }

  @Test
  void withoutFallbackThereIsNoEndpoint() throws Exception {
    cluster(new Fallback.None(), true, List.of(List.of(saying("a", "v1", WELL))));
    route("/", version("v9")).serve();
    assertThat(mesh.get("/").status()).isEqualTo(503);
    assertThat(mesh.counter("cluster.a.upstream_cx_none_healthy")).isEqualTo(1);
    Explanation.Target said = explain(version("v9"));
    assertThat(said.problem())
        .isEqualTo("no healthy upstream: of its subsets none, for no endpoint has version=v9");
  }

  private Explanation.Target explain(MetadataMatch wanted) {
    return Targets.of(
        mesh.plane.serving().config(),
        "a",
        mesh.plane.serving().clusters().get("a"),
        wanted,
        false);
  }

  @Test
  void panicModeTakesAny() throws Exception {
    cluster(
        new Fallback.DefaultSubset(),
        true,
        List.of(List.of(saying("a", "v1", ILL), saying("b", "v2", WELL))));
    route("/", version("v9")).serve();
    assertThat(reached("/")).containsExactly("b");
    assertThat(subsets("fallback_panic")).isEqualTo(12);
    assertThat(subsets("fallback")).isZero();
    assertThat(explain(version("v9")).remarks())
        .containsExactly("subset: any, for no endpoint has version=v9 and the fallback has none");
  }

  @Test
  void prioritiesAreThoseOfTheSubset() throws Exception {
    cluster(
        new Fallback.None(),
        false,
        List.of(
            List.of(saying("ill", "v1", ILL), saying("other", "v2", WELL)),
            List.of(saying("spare", "v1", WELL))));
    route("/", version("v1")).serve();
    assertThat(reached("/")).containsExactly("spare");
    assertThat(explain(version("v1")).remarks()).containsExactly("subset: those with version=v1");
    assertThat(explain(version("v1")).endpoints())
        .extracting(Explanation.Host::why)
        .containsExactly("the control plane says it is not healthy", "it is not of the subset", "");
  }

  @Test
  void outliersLeaveTheirSubset() throws Exception {
    Duration forEver = Duration.ofMinutes(10);
    mesh.outlierDetection = OutlierDetectionTest.after(1, forEver, forEver);
    FakeServer bad =
        new FakeServer(
            (request, in, out) -> {
              FakeServer.send(out, "HTTP/1.1 500 X\r\nContent-Length: 3\r\n\r\nbad");
              return true;
            });
    servers.add(bad);
    cluster(
        new Fallback.None(),
        false,
        List.of(List.of(at(bad, "v1", WELL), saying("good", "v1", WELL), saying("c", "v2", WELL))));
    route("/", version("v1")).serve();
    reached("/");
    mesh.awaitCounter("cluster.a.outlier_detection.ejections_active", 1);
    assertThat(reached("/")).containsExactly("good");
    assertThat(explain(version("v1")).endpoints().getFirst().why())
        .isEqualTo("the proxy put it aside: consecutive_5xx");
  }

  @Test
  void subsetsComeAndGoWithEndpoints() throws Exception {
    Endpoint first = saying("a", "v1", WELL);
    cluster(new Fallback.None(), false, List.of(List.of(first, saying("b", "v2", WELL))));
    route("/", version("v3")).serve();
    assertThat(mesh.get("/").status()).isEqualTo(503);
    endpoints(List.of(List.of(first, saying("c", "v3", WELL))));
    mesh.serve();
    assertThat(reached("/")).containsExactly("c");
    assertThat(subsets("active")).isEqualTo(2);
    assertThat(subsets("created")).isEqualTo(3);
    assertThat(subsets("removed")).isEqualTo(1);
    mesh.clusters.clear();
    mesh.routes.clear();
    mesh.serve();
    mesh.awaitCounter("cluster.a.lb_subsets_active", 0);
    assertThat(subsets("removed")).isEqualTo(3);
  }

  @Test
  void connectionsAskToo() throws Exception {
    cluster(
        new Fallback.None(),
        false,
        List.of(List.of(saying("a", "v1", WELL), saying("b", "v2", WELL))));
    mesh.network =
        new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1, version("v2"))), List.of(), null);
    mesh.serve();
    for (int i = 0; i < 4; i++) {
      assertThat(mesh.get("/").body()).isEqualTo("b");
    }
  }

  /// Says that `v2` is wanted.
  private record AskingTcp() implements TcpFilterSpec {
    @Override
    public TcpFilter filter(StatsStore stats) {
      return connection -> {
        connection.record().metadata.add("envoy.lb", Map.of("version", "v2"));
        connection.proceed();
        return () -> {};
      };
    }
  }

  @Test
  void filtersOfConnectionsAskToo() throws Exception {
    cluster(
        new Fallback.None(),
        false,
        List.of(List.of(saying("a", "v1", WELL), saying("b", "v2", WELL))));
    mesh.before.add(new NetworkFilter.Before("asking", new AskingTcp()));
    mesh.network =
        new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1, version("v1"))), List.of(), null);
    mesh.serve();
    assertThat(mesh.get("/").body()).isEqualTo("b");
  }

  @Test
  void whoHasNoSubsetsCountsNone() throws Exception {
    try (FakeServer server = FakeServer.saying("a")) {
      mesh.cluster("a", server.port());
      route("/", version("v1")).serve();
      assertThat(mesh.get("/").body()).isEqualTo("a");
      assertThat(subsets("active")).isEqualTo(-1);
    }
  }
}
