package io.lateen.proxy.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.lateen.proxy.TestedProxy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests that ask for subsets reach the same endpoints by a real Envoy (environment
/// LATEEN_ENVOY) and by our proxy, and both count the same. Without an Envoy this says so; where
/// CI=true it fails.
@Timeout(300)
class SubsetsAsEnvoyTest {
  private static final long SEED = 20261130;

  /// So many reach every endpoint that takes turns; a draw may need more.
  private static final int LEAST = 2 * RandomSubsets.ENDPOINTS;

  private static final int MOST = 400;

  private final List<String> differences = new ArrayList<>();
  private EchoUpstreams upstreams;
  private int cases;

  @Test
  void reachesWhatEnvoyReaches(@TempDir Path folder) throws Exception {
    if (RealEnvoy.PROGRAM.isEmpty()) {
      System.out.println("SubsetsAsEnvoyTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    EchoUpstreams servers = new EchoUpstreams(RandomSubsets.ENDPOINTS);
    upstreams = servers;
    RandomSubsets random = new RandomSubsets(new Chance(new Random(SEED)));
    List<Cluster> clusters = random.clusters(upstreams);
    HttpConnectionManager manager = random.manager();
    Listener listener = RandomListeners.listener(List.of("127.0.0.1"), List.of(manager));
    try (servers;
        RealEnvoy envoy = new RealEnvoy(folder, clusters);
        TestedProxy ours = new TestedProxy()) {
      envoy.accept(List.of(listener));
      ours.accept(clusters, List.of(listener));
      InetAddress home = InetAddress.ofLiteral("127.0.0.1");
      try (Asker theirs = new Asker(home, envoy.port());
          Asker mine = new Asker(home, ours.port())) {
        for (int i = 0; i < RandomSubsets.CLUSTERS; i++) {
          compare(i, theirs, mine);
          compareCounts(clusters.get(i), envoy, ours);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private void compare(int cluster, Asker theirs, Asker mine) throws Exception {
    for (int route = 0; route < RandomSubsets.ROUTES; route++) {
      String path = "/" + cluster + "/" + route + "/";
      Set<String> expected = new TreeSet<>();
      Set<String> actual = new TreeSet<>();
      for (int i = 0; i < LEAST || (!expected.equals(actual) && i < MOST); i++) {
        expected.add(reached(path, theirs));
        actual.add(reached(path, mine));
      }
      if (!expected.equals(actual)) {
        differences.add(path + ": Envoy reaches " + expected + ", we " + actual);
      }
    }
  }

  /// The endpoint, or the status.
  private String reached(String path, Asker asker) throws Exception {
    String name = "s" + ++cases;
    asker.send("GET " + path + " HTTP/1.1\r\nhost: test\r\nx-case: " + name + "\r\n\r\n");
    int status = asker.read(false).status();
    List<EchoUpstreams.Seen> seen = upstreams.take(name);
    return seen.isEmpty() ? String.valueOf(status) : "endpoint " + seen.getFirst().upstream();
  }

  private void compareCounts(Cluster cluster, RealEnvoy envoy, TestedProxy ours) throws Exception {
    for (String what : List.of("selected", "fallback", "fallback_panic")) {
      String name = "cluster." + cluster.getName() + ".lb_subsets_" + what;
      long expected = envoy.counter(name);
      long actual = ours.counter(name);
      if (expected != actual) {
        differences.add(
            name
                + ": Envoy counts "
                + expected
                + ", we "
                + actual
                + "\n"
                + JsonFormat.printer().print(cluster.getLbSubsetConfig()));
      }
    }
  }
}
