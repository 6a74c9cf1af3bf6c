package io.lateen.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.sun.net.httpserver.HttpServer;
import io.lateen.proxy.xds.ControlPlane;
import io.lateen.proxy.xds.Envoys;
import io.lateen.wire.xds.TypeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent with a real Envoy (environment LATEEN_ENVOY: its path), as a process. Without one this
/// says so; where CI=true it fails.
final class EnvoyAgentTest {
  private static final String ENVOY = System.getenv().getOrDefault("LATEEN_ENVOY", "");
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  private interface Body {
    void run(Process agent, ControlPlane plane, int port, int statusPort) throws Exception;
  }

  private void withAgent(Body body) throws Exception {
    if (ENVOY.isEmpty()) {
      System.out.println("EnvoyAgentTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    int port = freePort();
    int statusPort = freePort();
    HttpServer backend = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    backend.start();
    Process agent = null;
    try (ControlPlane plane = new ControlPlane()) {
      agent = launch(plane, statusPort);
      configure(plane, port, backend.getAddress().getPort());
      await("ready", () -> status(statusPort, "/healthz/ready") == 200);
      assertThat(status(statusPort, "/stats/prometheus")).isEqualTo(200);
      body.run(agent, plane, port, statusPort);
    } finally {
      if (agent != null) {
        agent.destroyForcibly().waitFor();
      }
      backend.stop(0);
      http.close();
    }
  }

  private Process launch(ControlPlane plane, int statusPort) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.lateen.proxy.ProxyMain",
            "sidecar",
            "--binaryPath=" + ENVOY,
            "--configPath=" + folder,
            "--discoveryAddress=127.0.0.1:" + plane.port(),
            "--statusPort=" + statusPort,
            "--proxyAdminPort=" + freePort(),
            "--concurrency=1",
            "--proxyLogLevel=error");
    ProcessBuilder agent =
        new ProcessBuilder(command).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE);
    agent.environment().put("ISTIO_DELTA_XDS", "false"); // as the control plane here speaks
    return agent.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void configure(ControlPlane plane, int port, int backend)
      throws InterruptedException {
    assertThat(plane.next().getNode().getId()).startsWith("sidecar~127.0.0.1~");
    plane.send(TypeUrl.CLUSTER, "1", "n1", Envoys.edsCluster("a"));
    while (!plane.next().getTypeUrl().equals(TypeUrl.ENDPOINT)) {
      // Envoy answers the clusters first.
    }
    plane.send(TypeUrl.ENDPOINT, "1", "n2", Envoys.assignment("a", backend));
    while (!plane.next().getTypeUrl().equals(TypeUrl.LISTENER)) {
      // And then the endpoints.
    }
    plane.send(
        TypeUrl.LISTENER,
        "1",
        "n3",
        Envoys.listener("l", "80").toBuilder()
            .setAddress(Envoys.address("127.0.0.1", port))
            .setBindToPort(BoolValue.of(true))
            .build());
    while (!plane.next().getTypeUrl().equals(TypeUrl.ROUTE)) {
      // And the listeners.
    }
    plane.send(TypeUrl.ROUTE, "1", "n4", Envoys.table("80", "a"));
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " in 20 s").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private int status(int port, String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static List<ProcessHandle> children(Process agent) {
    return agent.descendants().toList();
  }

  private static boolean gone(List<ProcessHandle> processes) {
    return processes.stream().noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void envoyTakesTheSidecarsPlaceAndEndsGracefully() throws Exception {
    withAgent(
        (agent, plane, port, statusPort) -> {
          assertThat(status(port, "/x")).isEqualTo(204);
          List<ProcessHandle> children = children(agent);
          assertThat(children).isNotEmpty();

          agent.destroy();

          assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
          assertThat(agent.exitValue()).isZero();
          await("no process left", () -> gone(children));
        });
  }

  @Test
  void noEnvoyOutlivesAKilledAgent() throws Exception {
    withAgent(
        (agent, plane, port, statusPort) -> {
          List<ProcessHandle> children = children(agent);
          assertThat(children).isNotEmpty();

          agent.destroyForcibly().waitFor();

          await("no process left", () -> gone(children));
        });
  }
}
