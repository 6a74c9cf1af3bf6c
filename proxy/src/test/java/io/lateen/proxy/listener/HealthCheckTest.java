package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.resource.HealthCheck.Range;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Endpoints that are asked whether they are well, over sockets.
@Timeout(30)
final class HealthCheckTest {
  private static final Duration OFTEN = Duration.ofMillis(10);
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private void check(HealthCheck.Probe probe) {
    mesh.healthChecks = often(probe);
  }

  static List<HealthCheck> often(HealthCheck.Probe probe) {
    return every(OFTEN, probe);
  }

  static List<HealthCheck> every(Duration pause, HealthCheck.Probe probe) {
    return List.of(
        new HealthCheck(
            probe,
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofMillis(1),
            10,
            2,
            2,
            0,
            new HealthCheck.Intervals(pause, pause, pause, pause, pause, pause)));
  }

  static HealthCheck.Probe http(String path) {
    return new HealthCheck.Http(
        "GET",
        "",
        path,
        Map.of("x-why", "health"),
        List.of(new Range(200, 201)),
        List.of(new Range(429, 430)));
  }

  private static FakeServer answering(AtomicInteger status) throws IOException {
    return new FakeServer(
        (request, in, out) -> {
          int now = request.line().startsWith("GET /health ") ? status.get() : 200;
          FakeServer.send(out, "HTTP/1.1 " + now + " X\r\nContent-Length: 0\r\n\r\n");
          return true;
        });
  }

  private void awaitHealthy(int many) throws InterruptedException {
    mesh.awaitCounter("cluster.a.membership_healthy", many);
  }

  @Test
  void whoSaysItIsIllIsPassedOver() throws Exception {
    check(http("/health"));
    AtomicInteger status = new AtomicInteger(200);
    try (FakeServer well = answering(new AtomicInteger(200));
        FakeServer ill = answering(status);
        Client client =
            mesh.cluster("a", well.port(), ill.port()).route("/", "a").serve().client()) {
      awaitHealthy(2);
      status.set(500);
      awaitHealthy(1);
      int before = calls(ill);
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      assertThat(calls(ill)).isEqualTo(before);
      assertThat(failedCheck(ill)).isTrue();
      status.set(200);
      awaitHealthy(2);
      assertThat(failedCheck(ill)).isFalse();
      assertThat(mesh.counter("cluster.a.health_check.failure")).isPositive();
      assertThat(mesh.counter("cluster.a.health_check.healthy")).isEqualTo(2);
    }
  }

  private static int calls(FakeServer server) {
    return (int)
        server.requests.stream().filter(request -> request.line().startsWith("GET / ")).count();
  }

  private boolean failedCheck(FakeServer server) {
    return mesh.plane
        .serving()
        .clusters()
        .get("a")
        .host(new InetSocketAddress("127.0.0.1", server.port()))
        .failedCheck();
  }

  @Test
  void whatIsAskedIsWhatIsConfigured() throws Exception {
    check(http("/health"));
    try (FakeServer server = answering(new AtomicInteger(200))) {
      mesh.cluster("a", server.port()).serve();
      awaitHealthy(1);
      FakeServer.Request asked = server.requests.getFirst();
      assertThat(asked.line()).isEqualTo("GET /health HTTP/1.1");
      assertThat(asked.header("host")).isEqualTo("a");
      assertThat(asked.header("x-why")).isEqualTo("health");
      assertThat(asked.header("user-agent")).isEqualTo("Envoy/HC");
    }
  }

  @Test
  void nobodyListening() throws Exception {
    check(new HealthCheck.Tcp("", List.of()));
    try (FakeServer server = FakeServer.saying("x")) {
      mesh.cluster("a", server.port(), FreePort.closed()).route("/", "a").serve();
      awaitHealthy(1);
      while (mesh.counter("cluster.a.health_check.network_failure") < 2) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 5; i++) {
        assertThat(mesh.get("/").body()).isEqualTo("x");
      }
    }
  }

  @Test
  void aConversationOverTcp() throws Exception {
    check(new HealthCheck.Tcp("GET /health HTTP/1.1\r\n\r\n", List.of("HTTP/1.1", "204")));
    try (FakeServer well = answering(new AtomicInteger(204));
        FakeServer ill = answering(new AtomicInteger(503))) {
      mesh.cluster("a", well.port(), ill.port()).serve();
      awaitHealthy(1);
      assertThat(failedCheck(well)).isFalse();
      assertThat(failedCheck(ill)).isTrue();
    }
  }

  /// A server of grpc.health.v1 that says what the test wants.
  private static Http2Server grpc(AtomicInteger serving) throws IOException {
    return new Http2Server(
        (wire, connection) -> {
          Http2Wire.Frame call = wire.nextRequest();
          Map<String, String> head = wire.fields(call);
          assertThat(head)
              .containsEntry(":path", "/grpc.health.v1.Health/Check")
              .containsEntry(":authority", "a")
              .containsEntry("te", "trailers")
              .containsEntry("x-why", "health");
          Http2Wire.Frame body = wire.next(Http2Wire.DATA);
          assertThat(body.payload()).isEqualTo(new byte[] {0, 0, 0, 0, 3, 10, 1, 's'});
          wire.headers(call.stream(), false, ":status", "200", "content-type", "application/grpc");
          byte[] answer = {0, 0, 0, 0, 2, 8, (byte) serving.get()};
          wire.frame(Http2Wire.DATA, 0, call.stream(), answer);
          wire.headers(call.stream(), true, "grpc-status", "0");
          wire.next(Http2Wire.GOAWAY);
        });
  }

  @Test
  void asksByGrpc() throws Exception {
    check(new HealthCheck.Grpc("s", "", Map.of("x-why", "health")));
    AtomicInteger serving = new AtomicInteger(2);
    try (Http2Server server = grpc(serving)) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      mesh.awaitPositive("cluster.a.health_check.failure");
      awaitHealthy(0);
      assertThat(mesh.counter("cluster.a.health_check.network_failure")).isZero();
      serving.set(1);
      awaitHealthy(1);
      serving.set(2);
      awaitHealthy(0);
    }
  }

  @Test
  void whoSpeaksNoGrpcHasNotAnswered() throws Exception {
    check(new HealthCheck.Grpc("s", "", Map.of()));
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      mesh.awaitPositive("cluster.a.health_check.network_failure");
      awaitHealthy(0);
    }
  }
}
