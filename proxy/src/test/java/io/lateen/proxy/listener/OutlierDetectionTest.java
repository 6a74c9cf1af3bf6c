package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.cluster.Targets;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.OutlierDetection;
import io.lateen.proxy.resource.OutlierDetection.Consecutive;
import io.lateen.proxy.resource.OutlierDetection.FailurePercentage;
import io.lateen.proxy.resource.OutlierDetection.SuccessRate;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Endpoints that fail, over sockets. The arithmetic is tested where it is.
@Timeout(30)
final class OutlierDetectionTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private static OutlierDetection after(int failures, Duration ejection) {
    return after(failures, ejection, Duration.ofMillis(10));
  }

  static OutlierDetection after(int failures, Duration ejection, Duration interval) {
    return new OutlierDetection(
        new Consecutive(failures, 100),
        new Consecutive(failures, 100),
        new Consecutive(failures, 100),
        false,
        new SuccessRate(5, 100, 1900, 100, 100),
        new FailurePercentage(85, 5, 50, 0, 0),
        interval,
        ejection,
        LONG,
        Duration.ZERO,
        50,
        true,
        true);
  }

  private static FakeServer failing(int status) throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          FakeServer.send(out, "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  private void awaitActive(int ejected) throws InterruptedException {
    mesh.awaitCounter("cluster.a.outlier_detection.ejections_active", ejected);
  }

  @Test
  void anEndpointThatFailsIsPutAside() throws Exception {
    mesh.outlierDetection = after(3, LONG);
    try (FakeServer good = FakeServer.saying("good");
        FakeServer bad = failing(500);
        Client client =
            mesh.cluster("a", good.port(), bad.port()).route("/", "a").serve().client()) {
      while (bad.requests.size() < 3) {
        client.get("/");
      }
      awaitActive(1);
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      assertThat(bad.requests).hasSize(3);
      assertThat(ejected(bad)).isTrue();
      assertThat(ejected(good)).isFalse();
      assertThat(whatIsSaidOf(bad)).isEqualTo("the proxy put it aside: consecutive_5xx");
      assertThat(whatIsSaidOf(good)).isEmpty();
      assertThat(mesh.counter("cluster.a.membership_healthy")).isEqualTo(1);
      assertThat(mesh.counter("cluster.a.membership_total")).isEqualTo(2);
      assertThat(mesh.counter("cluster.a.outlier_detection.ejections_enforced_consecutive_5xx"))
          .isEqualTo(1);
    }
  }

  private String whatIsSaidOf(FakeServer server) {
    ClusterRuntime live = mesh.plane.serving().clusters().get("a");
    return Targets.of(mesh.plane.serving().config(), "a", live, MetadataMatch.ANY, false)
        .endpoints()
        .stream()
        .filter(host -> host.address().endsWith(":" + server.port()))
        .findFirst()
        .orElseThrow()
        .why();
  }

  private boolean ejected(FakeServer server) {
    return mesh.plane
        .serving()
        .clusters()
        .get("a")
        .host(new InetSocketAddress("127.0.0.1", server.port()))
        .ejected();
  }

  @Test
  void itComesBackWhenItsTimeIsOver() throws Exception {
    mesh.outlierDetection = after(2, Duration.ofMillis(50));
    try (FakeServer good = FakeServer.saying("good");
        FakeServer bad = failing(503);
        Client client =
            mesh.cluster("a", good.port(), bad.port()).route("/", "a").serve().client()) {
      while (bad.requests.size() < 2) {
        client.get("/");
      }
      mesh.awaitCounter("cluster.a.outlier_detection.ejections_enforced_total", 1);
      awaitActive(0);
      while (bad.requests.size() < 3) {
        client.get("/");
      }
    }
  }

  @Test
  void anEndpointThatCannotBeReachedIsPutAside() throws Exception {
    mesh.outlierDetection = after(3, LONG);
    try (FakeServer good = FakeServer.saying("good");
        Client client =
            mesh.cluster("a", good.port(), FreePort.closed()).route("/", "a").serve().client()) {
      int failures = 0;
      while (failures < 3) {
        failures += client.get("/").status() == 503 ? 1 : 0;
      }
      awaitActive(1);
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whenNobodyIsLeftEverybodyIsTried() throws Exception {
    mesh.outlierDetection = after(2, LONG);
    try (FakeServer bad = failing(500);
        Client client = mesh.cluster("a", bad.port()).route("/", "a").serve().client()) {
      client.get("/");
      client.get("/");
      awaitActive(1);
      assertThat(client.get("/").status()).isEqualTo(500);
      assertThat(mesh.counter("cluster.a.lb_healthy_panic")).isPositive();
    }
  }

  @Test
  void aThresholdOfNothingAnswersInstead() throws Exception {
    mesh.panicThreshold = 0;
    mesh.outlierDetection = after(2, LONG);
    try (FakeServer bad = failing(500);
        Client client = mesh.cluster("a", bad.port()).route("/", "a").serve().client()) {
      client.get("/");
      client.get("/");
      awaitActive(1);
      assertThat(client.get("/").body()).isEqualTo("no healthy upstream");
      assertThat(bad.requests).hasSize(2);
    }
  }

  @Test
  void connectionsOfOtherProtocolsCountToo() throws Exception {
    mesh.outlierDetection = after(2, LONG);
    mesh.network =
        new TcpProxy("raw", List.of(new TcpProxy.Target("a", 1)), List.of(), Duration.ZERO);
    mesh.cluster("a", FreePort.closed()).serve();
    for (int i = 0; i < 2; i++) {
      try (Client client = mesh.client()) {
        assertThat(client.in.read()).isEqualTo(-1);
      }
    }
    awaitActive(1);
  }

  @Test
  void whatIsNoLongerConfiguredIsForgotten() throws Exception {
    mesh.outlierDetection = after(1, LONG);
    try (FakeServer bad = failing(500);
        Client client = mesh.cluster("a", bad.port()).route("/", "a").serve().client()) {
      client.get("/");
      awaitActive(1);
      mesh.outlierDetection = null;
      mesh.cluster("a", bad.port()).serve();
      awaitActive(0);
      assertThat(client.get("/").status()).isEqualTo(500);
    }
  }
}
