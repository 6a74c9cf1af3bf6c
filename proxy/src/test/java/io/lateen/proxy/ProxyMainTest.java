package io.lateen.proxy;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proxy as a process of its own, between a client and a server, steered by a stranger.
final class ProxyMainTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch slowCame = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private ControlPlane plane;
  private HttpServer backend;
  private int port;
  private int statusPort;
  private Process proxy;

  @BeforeEach
  void start() throws IOException {
    plane = new ControlPlane();
    backend = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    backend.createContext("/", exchange -> answer(exchange, "hello"));
    backend.createContext(
        "/slow",
        exchange -> {
          slowCame.countDown();
          await(slowMayEnd);
          answer(exchange, "late");
        });
    backend.start();
    port = freePort();
    statusPort = freePort();
    proxy = launch();
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.lateen.proxy.ProxyMain"));
    command.addAll(
        List.of(
            "proxy",
            "sidecar",
            "--discoveryAddress",
            "127.0.0.1:" + plane.port(),
            "--statusPort",
            Integer.toString(statusPort),
            "--proxyAdminPort",
            "0",
            "--parent-pipe"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("LATEEN_PROXY_BINARY");
    return builder.start();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.destroyForcibly().waitFor();
    plane.close();
    backend.stop(0);
    http.close();
  }

  private void configure() throws InterruptedException {
    plane.next();
    plane.next();
    plane.send(TypeUrl.CLUSTER, "1", "n1", Envoys.edsCluster("a"));
    plane.next();
    plane.next();
    plane.send(TypeUrl.ENDPOINT, "1", "n2", Envoys.assignment("a", backend.getAddress().getPort()));
    plane.send(
        TypeUrl.LISTENER,
        "1",
        "n3",
        Envoys.listener("l", "80").toBuilder()
            .setAddress(Envoys.address("127.0.0.1", port))
            .setBindToPort(BoolValue.of(true))
            .build());
    plane.next();
    plane.next();
    plane.next();
    plane.send(TypeUrl.ROUTE, "1", "n4", Envoys.table("80", "a"));
    plane.next();
  }

  private HttpRequest request(int toPort, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + toPort + path)).build();
  }

  private void awaitReady() throws Exception {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (true) {
      try {
        HttpResponse<Void> response =
            http.send(
                request(statusPort, "/healthz/ready"), HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      assertThat(System.nanoTime()).as("ready in 20 s").isLessThan(deadline);
      assertThat(proxy.isAlive()).as("proxy lives").isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  void servesAsTold() throws Exception {
    configure();
    awaitReady();

    HttpResponse<String> response =
        http.send(request(port, "/x"), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
  }

  @Test
  void endsOnSigtermWithoutAFailedRequest() throws Exception {
    configure();
    awaitReady();
    CompletableFuture<HttpResponse<String>> slow =
        http.sendAsync(request(port, "/slow"), HttpResponse.BodyHandlers.ofString());
    await(slowCame);

    // Java's destroy() would close standard input too: that must not cut the end short.
    proxy.destroy();
    slowMayEnd.countDown();

    assertThat(slow.get(10, TimeUnit.SECONDS).body()).isEqualTo("late");
    assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isZero();
  }

  @Test
  void endsWithItsParent() throws Exception {
    configure();
    awaitReady();

    proxy.getOutputStream().close();

    assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
