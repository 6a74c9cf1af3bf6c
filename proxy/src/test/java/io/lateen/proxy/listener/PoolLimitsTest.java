package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.CircuitBreakers.Thresholds;
import io.lateen.proxy.resource.SocketSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What a connection pool allows.
@Timeout(30)
final class PoolLimitsTest {
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private void limit(long connections, long pending, long requests) {
    mesh.breakers =
        new CircuitBreakers(
            new Thresholds(connections, pending, requests, 3, null), Thresholds.DEFAULT);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void moreRequestsThanAllowedAreAnsweredHere(@TempDir Path directory) throws Exception {
    limit(1024, 1024, 1);
    Path log = directory.resolve("access.log");
    mesh.logs = List.of(new AccessLog(log.toString(), "%RESPONSE_CODE% %RESPONSE_FLAGS%\n", null));
    CountDownLatch go = new CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  await(go);
                  return FakeServer.ok(out, "late");
                });
        Client first = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      mesh.awaitCounter("cluster.a.upstream_rq_active", 1);
      Response second = mesh.get("/");
      assertThat(second.status()).isEqualTo(503);
      assertThat(second.header("x-envoy-overloaded")).isEqualTo("true");
      assertThat(mesh.counter("cluster.a.upstream_rq_pending_overflow")).isEqualTo(1);
      assertThat(mesh.counter("cluster.a.circuit_breakers.default.rq_open")).isEqualTo(1);
      go.countDown();
      assertThat(first.read().body()).isEqualTo("late");
      mesh.awaitCounter("cluster.a.circuit_breakers.default.rq_open", 0);
    }
    mesh.close();
    assertThat(Files.readAllLines(log)).containsExactly("503 UO", "200 -");
  }

  @Test
  void aConnectionServesNoMoreThanAllowed() throws Exception {
    mesh.maxRequestsPerConnection = 3;
    try (FakeServer server = FakeServer.saying("ok");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      for (int i = 0; i < 7; i++) {
        assertThat(client.get("/").body()).isEqualTo("ok");
      }
      assertThat(server.connections).hasValue(3);
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    mesh.idleTimeout = Duration.ofMillis(20);
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(mesh.get("/").body()).isEqualTo("ok");
      mesh.awaitCounter("cluster.a.upstream_cx_active", 0);
      assertThat(mesh.counter("cluster.a.upstream_cx_destroy")).isEqualTo(1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionsAreProbedAsConfigured() throws Exception {
    mesh.keepalive = new SocketSettings.TcpKeepalive(3, 7200, 75);
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(mesh.get("/").body()).isEqualTo("ok");
      assertThat(probed(server.port())).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionsAreNotProbedUnasked() throws Exception {
    try (FakeServer server = FakeServer.saying("ok")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      assertThat(mesh.get("/").body()).isEqualTo("ok");
      assertThat(probed(server.port())).isFalse();
    }
  }

  /// The kernel's own tables: column `tm->when` begins with 02 where a keep-alive timer runs
  /// (proc_net_tcp.txt).
  private static boolean probed(int port) throws IOException {
    String remote = "0100007F:%04X".formatted(port);
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
    return lines.stream()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(columns -> columns[2].endsWith(remote) && columns[3].equals("01"))
        .anyMatch(columns -> columns[5].startsWith("02:"));
  }
}
