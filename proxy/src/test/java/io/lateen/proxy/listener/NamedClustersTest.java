package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.dns.FakeDns;
import io.lateen.proxy.endpoint.EndpointSet;
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
import io.lateen.proxy.resource.NameResolution;
import io.lateen.proxy.resource.NameResolution.Family;
import io.lateen.proxy.resource.Origin;
import io.lateen.proxy.resource.SocketSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clusters whose endpoints a DNS server tells. Names end with a dot, so that the machine's search
/// domains do not matter.
@Timeout(30)
final class NamedClustersTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(10);

  private final FakeDns dns;
  private final Mesh mesh = new Mesh();
  private Family family = Family.V4_ONLY;
  private boolean byTtl;
  private boolean logical;
  private Duration connectTimeout = Duration.ofSeconds(1);

  NamedClustersTest() throws IOException {
    dns = new FakeDns();
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    dns.close();
  }

  private void serve(String cluster, Duration rate, int port, String... names) {
    NameResolution how =
        new NameResolution(family, List.of(dns.address()), rate, byTtl, Duration.ZERO, null);
    List<Endpoint> endpoints =
        Arrays.stream(names)
            .map(name -> new Address(name, port))
            .map(at -> new Endpoint(at, 1, Endpoint.Health.HEALTHY, "", Map.of()))
            .toList();
    LocalityEndpoints all = new LocalityEndpoints("", "", "", 0, 0, endpoints);
    mesh.clusters.put(
        cluster,
        new Cluster(
            cluster,
            "",
            new Discovery.Dns(new Assignment(cluster, List.of(all), 140), logical, how),
            connectTimeout,
            LoadBalancing.of(new LbPolicy.RoundRobin()),
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
            Origin.UNKNOWN));
    mesh.serve();
  }

  private List<String> addresses(String cluster) {
    EndpointSet known = mesh.plane.serving().clusters().get(cluster).endpoints();
    return known.levels().stream()
        .flatMap(level -> level.members().stream())
        .map(member -> member.address().getAddress().getHostAddress())
        .toList();
  }

  private void await(String cluster, String... expected) {
    until(() -> addresses(cluster).equals(List.of(expected)));
    assertThat(addresses(cluster)).containsExactly(expected);
  }

  /// Looks until it is so, or for ten seconds: what is to be is asserted by who waits.
  private static void until(BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Until a name has been asked for so often again that what was said of it has arrived.
  private void awaitQuestions(String name) {
    int asked = dns.asked(name);
    until(() -> dns.asked(name) >= asked + 3);
    assertThat(dns.asked(name)).isGreaterThanOrEqualTo(asked + 3);
  }

  @Test
  void aNameIsAskedForAgainWhenItsTtlIsOver() throws Exception {
    byTtl = true;
    dns.says("a.test.", 1, "127.0.0.1");
    serve("a", NEVER, 80, "a.test.");
    await("a", "127.0.0.1");
    dns.says("a.test.", 1, "127.0.0.2", "127.0.0.3");
    await("a", "127.0.0.2", "127.0.0.3");
  }

  @Test
  void withoutThatItIsAskedForAtTheRate() throws Exception {
    dns.says("a.test.", 3600, "127.0.0.1");
    serve("a", OFTEN, 80, "a.test.");
    await("a", "127.0.0.1");
    dns.says("a.test.", 3600, "127.0.0.2");
    await("a", "127.0.0.2");
  }

  @Test
  void anAnswerTurnedAroundChangesNothing() throws Exception {
    dns.says("a.test.", 1, "127.0.0.1", "127.0.0.2");
    serve("a", OFTEN, 80, "a.test.");
    await("a", "127.0.0.1", "127.0.0.2");
    EndpointSet before = mesh.plane.serving().clusters().get("a").endpoints();
    dns.says("a.test.", 1, "127.0.0.2", "127.0.0.1");
    awaitQuestions("a.test.");
    assertThat(mesh.plane.serving().clusters().get("a").endpoints()).isSameAs(before);
  }

  @Test
  void whatIsTooLongForUdpComesOverTcp() throws Exception {
    dns.isCurt().says("a.test.", 1, "127.0.0.1", "127.0.0.2");
    serve("a", NEVER, 80, "a.test.");
    await("a", "127.0.0.1", "127.0.0.2");
  }

  @Test
  void aLogicalNameIsItsFirstAddress() throws Exception {
    logical = true;
    dns.says("a.test.", 1, "127.0.0.2", "127.0.0.1");
    serve("a", OFTEN, 80, "a.test.");
    await("a", "127.0.0.2");
  }

  @Test
  void aNameThatNobodyAnswersHoldsNoOtherUp() throws Exception {
    dns.ponders("slow.test.").says("quick.test.", 1, "127.0.0.1");
    serve("slow", OFTEN, 80, "slow.test.");
    dns.awaitAsked("slow.test.");
    serve("quick", NEVER, 80, "quick.test.");
    await("quick", "127.0.0.1");
    serve("both", OFTEN, 80, "slow.test.", "quick.test.");
    await("both", "127.0.0.1");
    assertThat(dns.asked("slow.test.")).as("it is still waited for").isEqualTo(0);
    assertThat(addresses("slow")).isEmpty();
    dns.says("slow.test.", 1, "127.0.0.9");
    await("slow", "127.0.0.9");
    await("both", "127.0.0.9", "127.0.0.1");
  }

  @Test
  void aNameThatIsGoneKeepsItsAddress() throws Exception {
    dns.says("a.test.", 1, "127.0.0.1");
    serve("a", OFTEN, 80, "a.test.");
    await("a", "127.0.0.1");
    dns.denies("a.test.");
    awaitQuestions("a.test.");
    assertThat(addresses("a")).containsExactly("127.0.0.1");
  }

  @Test
  void whatIsNoNameOfDnsHasNoEndpoint() throws Exception {
    dns.says("quick.test.", 1, "127.0.0.1");
    serve("a", OFTEN, 80, "x".repeat(70) + ".test.", "quick.test.");
    await("a", "127.0.0.1");
  }

  @Test
  void clustersWithTheSameNameAskOnce() throws Exception {
    dns.says("a.test.", 1, "127.0.0.1");
    serve("a", NEVER, 80, "a.test.");
    await("a", "127.0.0.1");
    serve("b", NEVER, 81, "a.test.");
    assertThat(addresses("b")).containsExactly("127.0.0.1");
    assertThat(dns.asked("a.test.")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "V4_ONLY, both, 127.0.0.1",
    "V6_ONLY, both, ::1",
    "AUTO, both, ::1",
    "AUTO, four, 127.0.0.1",
    "V4_PREFERRED, both, 127.0.0.1",
    "V4_PREFERRED, six, ::1",
    "ALL, both, ::1 127.0.0.1",
    "ALL, four, 127.0.0.1"
  })
  void families(Family asked, String name, String expected) throws Exception {
    family = asked;
    dns.says("both.test.", 1, "127.0.0.1", "::1");
    dns.says("four.test.", 1, "127.0.0.1").says("six.test.", 1, "::1");
    serve("a", NEVER, 80, name + ".test.");
    await("a", expected.replace("::1", "0:0:0:0:0:0:0:1").split(" "));
  }

  @Test
  void aChangedDefinitionLosesNoRequest() throws Exception {
    dns.says("a.test.", 1, "127.0.0.1");
    try (FakeServer server = FakeServer.saying("there")) {
      mesh.route("/", "a");
      serve("a", OFTEN, server.port(), "a.test.");
      await("a", "127.0.0.1");
      assertThat(
              failuresWhile(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      connectTimeout = Duration.ofMillis(1_000 + i);
                      serve("a", OFTEN, server.port(), "a.test.");
                      assertThat(addresses("a")).containsExactly("127.0.0.1");
                    }
                  }))
          .isEqualTo(0);
    }
  }

  @Test
  void anotherNameCountsOnceItIsResolved() throws Exception {
    dns.says("a.test.", 1, "127.0.0.1").ponders("b.test.");
    try (FakeServer server = FakeServer.saying("there")) {
      mesh.route("/", "a");
      serve("a", NEVER, server.port(), "a.test.");
      await("a", "127.0.0.1");
      assertThat(
              failuresWhile(
                  () -> {
                    serve("a", OFTEN, server.port(), "b.test.");
                    dns.awaitAsked("b.test.");
                    assertThat(addresses("a")).containsExactly("127.0.0.1");
                  }))
          .isEqualTo(0);
      dns.says("b.test.", 1, "127.0.0.2");
      await("a", "127.0.0.2");
    }
  }

  @FunctionalInterface
  private interface Deed {
    void run() throws Exception;
  }

  /// Requests come one after the other all the time, at least one before, within and after.
  private int failuresWhile(Deed deed) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> failures = threads.submit(() -> failures(over, sent));
      try {
        awaitMore(sent);
        deed.run();
        awaitMore(sent);
      } finally {
        over.set(true);
      }
      return failures.get();
    }
  }

  private static void awaitMore(AtomicInteger sent) {
    int before = sent.get();
    until(() -> sent.get() >= before + 2);
    assertThat(sent.get()).isGreaterThanOrEqualTo(before + 2);
  }

  private int failures(AtomicBoolean over, AtomicInteger sent) throws IOException {
    int failures = 0;
    while (!over.get()) {
      try (Client client = mesh.client()) {
        failures += client.get("/").status() == 200 ? 0 : 1;
      }
      sent.incrementAndGet();
    }
    return failures;
  }
}
