package io.lateen.pilot.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real Envoy as the sidecar of a small server, patched: what EnvoyFilters say is seen from
/// outside.
final class EnvoyRunsPatchesTest {
  private static final String MESH =
      """
      services:
        web.default: {address: 10.1.0.9, ports: {http: PORT}}
      pods:
        web.default: {ip: 127.0.0.1, labels: {app: web}, serves: [web.default]}
      node: {pod: web.default, metadata: {LATEEN_APP_IP: 127.0.0.2}}
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: lua, namespace: elsewhere}
      spec:
        workloadLabels: {app: web}
        filters:
        - listenerMatch: {listenerType: SIDECAR_INBOUND, listenerProtocol: HTTP}
          filterName: envoy.lua
          filterType: HTTP
          filterConfig:
            inlineCode: |
              function envoy_on_response(handle) handle:headers():add("x-lua", "was here") end
      ---
      apiVersion: networking.istio.io/v1alpha3
      kind: EnvoyFilter
      metadata: {name: teapot}
      spec:
        configPatches:
        - applyTo: HTTP_ROUTE
          match: {context: SIDECAR_INBOUND}
          patch:
            operation: INSERT_FIRST
            value: {match: {path: /teapot}, direct_response: {status: 418, body: {inline_string: short and stout}}}
      """;

  @TempDir Path folder;

  @Test
  void whatTheySayIsSeen() throws Exception {
    Optional<Path> envoy = EnvoyProgram.find();
    if (envoy.isEmpty()) {
      System.out.println("envoy is not there (LATEEN_ENVOY, PATH): nobody runs patches");
      assertThat(System.getenv("CI")).isNotEqualTo("true");
      return;
    }
    int port = freePort();
    HttpServer application = application(port);
    Process process = start(envoy.get(), port);
    try {
      HttpResponse<String> answer = ask(port, "/");
      assertThat(answer.body()).isEqualTo("application");
      assertThat(answer.headers().firstValue("x-lua")).contains("was here");
      assertThat(ask(port, "/teapot"))
          .returns(418, HttpResponse::statusCode)
          .returns("short and stout", HttpResponse::body);
    } finally {
      process.destroyForcibly().waitFor();
      application.stop(0);
    }
  }

  private static HttpServer application(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.2", port), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange
                .getResponseBody()
                .write("application".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          }
        });
    server.start();
    return server;
  }

  private Process start(Path envoy, int port) throws IOException {
    Path input = folder.resolve("input.yaml");
    Files.writeString(input, MESH.replace("PORT", String.valueOf(port)));
    JsonNode node = Golden.documents(input).getFirst().path("node");
    Golden golden = Golden.read(input);
    XdsResources inbound = Translator.all(golden.snapshot(), golden.node(node));
    XdsResources bound =
        new XdsResources(
            inbound.clusters(),
            inbound.endpoints(),
            inbound.listeners().stream()
                .filter(listener -> listener.getName().equals("127.0.0.1_" + port))
                .toList(),
            inbound.routes());
    Path config = folder.resolve("envoy.json");
    Files.writeString(config, Envoy.json(EnvoyBootstrap.of(bound)).toPrettyString());
    return new ProcessBuilder(
            envoy.toString(),
            "--use-dynamic-base-id",
            "--concurrency",
            "1",
            "-l",
            "warning",
            "-c",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("envoy.log").toFile())
        .start();
  }

  /// Tries until Envoy listens.
  private HttpResponse<String> ask(int port, String path) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException notYet) {
          assertThat(System.nanoTime() - end)
              .as("%s", Files.readString(folder.resolve("envoy.log")))
              .isNegative();
        }
      }
    }
  }

  /// Of all loopback addresses, so that nobody else's socket stands in the way.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
