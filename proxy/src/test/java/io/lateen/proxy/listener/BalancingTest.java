package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.HashPolicy;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.SlowStart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which endpoint a request goes to.
@Timeout(60)
final class BalancingTest {
  private final Mesh mesh = new Mesh();
  private final List<FakeServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    mesh.close();
    for (FakeServer server : servers) {
      server.close();
    }
  }

  private FakeServer server(String name) throws IOException {
    FakeServer server = FakeServer.saying(name);
    servers.add(server);
    return server;
  }

  private static Endpoint endpoint(FakeServer server, int weight, Endpoint.Health health) {
    return new Endpoint(new Address("127.0.0.1", server.port()), weight, health, "", Map.of());
  }

  private static LocalityEndpoints locality(
      String zone, int weight, int priority, Endpoint... endpoints) {
    return new LocalityEndpoints("r", zone, "", weight, priority, List.of(endpoints));
  }

  private Client to(LocalityEndpoints... localities) throws IOException {
    mesh.cluster("a");
    mesh.assignments.put("a", new Assignment("a", List.of(localities), 140));
    return mesh.route("/", "a").serve().client();
  }

  private static Map<String, Integer> answers(Client client, int many) throws IOException {
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < many; i++) {
      answers.merge(client.get("/").body(), 1, Integer::sum);
    }
    return answers;
  }

  private Endpoint well(String name, int weight) throws IOException {
    return endpoint(server(name), weight, Endpoint.Health.HEALTHY);
  }

  private Endpoint ill(String name) throws IOException {
    return endpoint(server(name), 1, Endpoint.Health.UNHEALTHY);
  }

  @Test
  void weightsAreSharesInTurn() throws Exception {
    try (Client client = to(locality("z", 1, 0, well("a", 1), well("b", 3)))) {
      assertThat(answers(client, 40)).isEqualTo(Map.of("a", 10, "b", 30));
    }
  }

  @Test
  void leastRequestsHeedWeights() throws Exception {
    mesh.policy = new LbPolicy.LeastRequest(2);
    try (Client client = to(locality("z", 1, 0, well("a", 1), well("b", 3)))) {
      assertThat(answers(client, 40)).isEqualTo(Map.of("a", 10, "b", 30));
    }
  }

  @Test
  void whoIsAsNewAsTheOthersGetsAsMuch() throws Exception {
    mesh.policy = new LbPolicy.RoundRobin(new SlowStart(Duration.ofHours(1), 1, 10));
    FakeServer old = server("old");
    FakeServer young = server("new");
    mesh.cluster("a", old.port()).route("/", "a").serve();
    try (Client client = mesh.client()) {
      client.get("/");
    }
    mesh.cluster("a", old.port(), young.port()).serve();
    try (Client client = mesh.client()) {
      assertThat(answers(client, 20)).isEqualTo(Map.of("old", 10, "new", 10));
    }
  }

  @Test
  void localitiesShareByTheirWeights() throws Exception {
    mesh.cluster("a");
    localityWeighted();
    try (Client client =
        to(locality("x", 80, 0, well("x", 1)), locality("y", 20, 0, well("y", 1), well("y", 1)))) {
      assertThat(answers(client, 50)).isEqualTo(Map.of("x", 40, "y", 10));
    }
  }

  private void localityWeighted() {
    mesh.localityWeighted = true;
  }

  /// One of two endpoints of x is ill: x can bear 70 percent of its share (overprovisioning 1.4).
  @Test
  void anIllLocalityGetsLess() throws Exception {
    localityWeighted();
    try (Client client =
        to(
            locality("x", 50, 0, well("x", 1), ill("x")),
            locality("y", 50, 0, well("y", 1), well("y", 1)))) {
      Map<String, Integer> answers = answers(client, 170);
      assertThat(answers.get("x")).isBetween(69, 71);
      assertThat(answers.get("y")).isBetween(99, 101);
    }
  }

  @Test
  void theSecondPriorityTakesOverWhenTheFirstIsIll() throws Exception {
    try (Client client =
        to(locality("x", 1, 0, ill("near")), locality("y", 1, 1, well("far", 1)))) {
      assertThat(answers(client, 10)).isEqualTo(Map.of("far", 10));
    }
  }

  @Test
  void theFirstPriorityServesWhileItIsWell() throws Exception {
    try (Client client =
        to(locality("x", 1, 0, well("near", 1)), locality("y", 1, 1, well("far", 1)))) {
      assertThat(answers(client, 10)).isEqualTo(Map.of("near", 10));
    }
  }

  static List<LbPolicy> hashing() {
    return List.of(new LbPolicy.RingHash(1024, 8 << 20), new LbPolicy.Maglev(65537));
  }

  private Mesh hashing(LbPolicy policy, HashPolicy by) throws IOException {
    mesh.policy = policy;
    mesh.cluster("a", server("1").port(), server("2").port(), server("3").port());
    return mesh.route(
            "/",
            new RouteAction.ToCluster(
                new ClusterChoice.Single("a"),
                503,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(by),
                List.of(),
                null,
                false))
        .serve();
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void aHeaderDecides(LbPolicy policy) throws Exception {
    hashing(policy, new HashPolicy.Header("x-user", false));
    Set<String> all = new HashSet<>();
    for (int user = 0; user < 40; user++) {
      String first = mesh.get("/", "x-user: u" + user).body();
      assertThat(mesh.get("/", "x-user: u" + user).body()).isEqualTo(first);
      all.add(first);
    }
    assertThat(all).containsExactlyInAnyOrder("1", "2", "3");
  }

  @ParameterizedTest
  @MethodSource("hashing")
  void aParameterDecides(LbPolicy policy) throws Exception {
    hashing(policy, new HashPolicy.QueryParameter("user", false));
    Set<String> all = new HashSet<>();
    for (int user = 0; user < 40; user++) {
      String first = mesh.get("/?a=" + user + "&user=" + user).body();
      assertThat(mesh.get("/?user=" + user).body()).isEqualTo(first);
      all.add(first);
    }
    assertThat(all).hasSize(3);
  }

  @Test
  void theAddressDecides() throws Exception {
    hashing(new LbPolicy.RingHash(1024, 8 << 20), new HashPolicy.SourceIp(false));
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      all.add(mesh.get("/").body());
    }
    assertThat(all).hasSize(1);
  }

  @Test
  void aCookieIsMadeAndThenDecides() throws Exception {
    hashing(
        new LbPolicy.RingHash(1024, 8 << 20),
        new HashPolicy.Cookie("user", "/shop", Duration.ofSeconds(90), false));
    Response first = mesh.get("/");
    String cookie = first.header("set-cookie");
    assertThat(cookie).matches("user=\"[0-9a-f]+\"; Max-Age=90; Path=/shop; HttpOnly");
    for (int i = 0; i < 10; i++) {
      Response next = mesh.get("/", "Cookie: a=b; " + cookie.substring(0, cookie.indexOf(';')));
      assertThat(next.body()).isEqualTo(first.body());
      assertThat(next.header("set-cookie")).isNull();
    }
  }

  @Test
  void aCookieWithoutATimeIsNotMade() throws Exception {
    hashing(new LbPolicy.RingHash(1024, 8 << 20), new HashPolicy.Cookie("user", "", null, false));
    assertThat(mesh.get("/").header("set-cookie")).isNull();
  }

  @Test
  void aSessionsCookieHasNoAge() throws Exception {
    hashing(
        new LbPolicy.RingHash(1024, 8 << 20),
        new HashPolicy.Cookie("user", "", Duration.ZERO, false));
    assertThat(mesh.get("/").header("set-cookie")).matches("user=\"[0-9a-f]+\"; HttpOnly");
  }

  @Test
  void mostKeysStayWhenAnEndpointGoes() throws Exception {
    hashing(new LbPolicy.Maglev(65537), new HashPolicy.Header("x-user", false));
    Map<Integer, String> before = new HashMap<>();
    for (int user = 0; user < 60; user++) {
      before.put(user, mesh.get("/", "x-user: " + user).body());
    }
    Cluster same = mesh.clusters.get("a");
    mesh.cluster("a", servers.get(0).port(), servers.get(1).port());
    assertThat(mesh.clusters.get("a")).isEqualTo(same);
    mesh.serve();
    int moved = 0;
    for (int user = 0; user < 60; user++) {
      String now = mesh.get("/", "x-user: " + user).body();
      if (!before.get(user).equals("3")) {
        moved += now.equals(before.get(user)) ? 0 : 1;
      }
    }
    assertThat(moved).isLessThan(8);
  }
}
