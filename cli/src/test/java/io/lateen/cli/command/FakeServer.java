package io.lateen.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers GETs from a table of path and JSON; wants the token `secret` under `/api`.
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  FakeServer with(String path, String json) {
    pages.put(path, json);
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  Path kubeconfig(Path folder, String token) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: mesh
        contexts: [{name: mesh, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://%s"}}]
        users: [{name: me, user: {token: %s}}]
        """
            .formatted(address(), token));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    boolean api = path.startsWith("/api");
    boolean known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = pages.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
    int status = api && !known ? 401 : pages.containsKey(path) ? 200 : 404;
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
