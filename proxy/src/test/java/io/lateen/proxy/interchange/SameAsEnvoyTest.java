package io.lateen.proxy.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.lateen.proxy.TestedProxy;
import io.lateen.proxy.interchange.RandomRequests.Request;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// The same route tables and the same requests to a real Envoy (environment LATEEN_ENVOY) and to
/// our proxy: what comes of them must be the same. Without an Envoy this says so; where CI=true it
/// fails.
class SameAsEnvoyTest {
  private static final int TABLES = 25;
  private static final int REQUESTS = 120;
  private static final int AT_ONCE = 4;

  /// More would say the same again.
  private static final int MOST_REPORTED = 5;

  /// So often a draw among weighted clusters may miss the one that Envoy drew.
  private static final int DRAWS = 60;

  private static Path folder;
  private static EchoUpstreams upstreams;
  private static RealEnvoy envoy;
  private static TestedProxy ours;
  private static int batches;
  private static final AtomicInteger cases = new AtomicInteger();
  private static final AtomicInteger pairs = new AtomicInteger();

  /// A table within its connection manager, and requests to it.
  record Scenario(HttpConnectionManager manager, List<Request> requests) {
    @Override
    public String toString() {
      return requests.size() + " requests";
    }
  }

  @BeforeContainer
  static void start() throws Exception {
    if (RealEnvoy.PROGRAM.isEmpty()) {
      System.out.println("SameAsEnvoyTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    folder = Files.createTempDirectory("same-as-envoy");
    upstreams = new EchoUpstreams(Words.CLUSTERS);
    envoy = new RealEnvoy(folder, RandomListeners.clusters(upstreams));
    ours = new TestedProxy();
  }

  @AfterContainer
  static void stop() throws Exception {
    if (envoy == null) {
      return;
    }
    System.out.println("SameAsEnvoyTest: " + pairs + " pairs of requests compared");
    envoy.close();
    ours.close();
    upstreams.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<List<Scenario>> scenarios() {
    return Arbitraries.randomValue(SameAsEnvoyTest::scenario).list().ofSize(TABLES);
  }

  /// The same tables and requests each time; others by another seed.
  private static final String SEED = "20261130";

  private static Scenario scenario(Random random) {
    Chance chance = new Chance(random);
    RandomRequests requests = new RandomRequests(chance);
    HttpConnectionManager manager = RandomListeners.manager(chance);
    return new Scenario(manager, Stream.generate(requests::request).limit(REQUESTS).toList());
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF, seed = SEED)
  void answersAsEnvoyDoes(@ForAll("scenarios") List<Scenario> scenarios) throws Exception {
    if (envoy == null) {
      return;
    }
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      addresses.add("127.1." + batches + "." + (i + 1));
    }
    batches++;
    Listener listener =
        RandomListeners.listener(addresses, scenarios.stream().map(Scenario::manager).toList());
    envoy.accept(List.of(listener));
    ours.accept(RandomListeners.clusters(upstreams), List.of(listener));
    ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < AT_ONCE; t++) {
      int first = t;
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = first; i < scenarios.size(); i += AT_ONCE) {
                  compare(scenarios.get(i), addresses.get(i), differences);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(differences).isEmpty();
  }

  private static void compare(
      Scenario scenario, String address, ConcurrentLinkedQueue<String> differences) {
    InetAddress to = InetAddress.ofLiteral(address);
    try (Asker theirs = new Asker(to, envoy.port());
        Asker mine = new Asker(to, ours.port())) {
      for (Request request : scenario.requests()) {
        if (differences.size() >= MOST_REPORTED) {
          return;
        }
        List<String> found = compare(request, theirs, mine);
        if (!found.isEmpty()) {
          differences.add(
              String.join("\n", found)
                  + "\n"
                  + JsonFormat.printer().print(scenario.manager().getRouteConfig()));
        }
      }
    } catch (Exception e) {
      differences.add(address + ": " + e);
    }
  }

  private static List<String> compare(Request request, Asker theirs, Asker mine) throws Exception {
    String name = "e" + cases.incrementAndGet();
    theirs.send(request.text(name));
    boolean head = request.method().equals("HEAD");
    Outcome expected = new Outcome(theirs.read(head), upstreams.take(name));
    List<String> found = List.of();
    Outcome actual = null;
    for (int draw = 0; draw < DRAWS; draw++) {
      String again = "o" + cases.incrementAndGet();
      mine.send(request.text(again));
      actual = new Outcome(mine.read(head), upstreams.take(again));
      found = Differences.between(request, expected, actual);
      boolean sameDraw = expected.upstreams().equals(actual.upstreams());
      if (found.isEmpty() || (sameDraw && !actual.upstreams().isEmpty())) {
        break;
      }
    }
    pairs.incrementAndGet();
    if (found.isEmpty()) {
      return List.of();
    }
    List<String> report = new ArrayList<>(found);
    report.add("  request " + request.text(name).replace("\r\n", " | "));
    report.add("  Envoy " + expected);
    report.add("  ours  " + actual);
    return report;
  }
}
