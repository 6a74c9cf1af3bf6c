package io.lateen.node.kubelet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lateen.node.kubelet.log.ContainerLog;
import io.lateen.node.kubelet.log.LogQuery;
import io.lateen.node.kubelet.log.LogReader;
import io.lateen.node.kubelet.pod.ContainerLogs;
import io.lateen.node.kubelet.pod.PodWorker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The kubelet's own API on 127.0.0.1: for the API server `/containerLogs/<namespace>/<pod>/
/// <container>` with the parameters of PodLogOptions, which asks for the bearer token in
/// `<home>/kubelet-token`; for anybody `/healthz` and, as every part shows its figures,
/// `/metrics/cadvisor`.
final class KubeletServer implements AutoCloseable {
  /// Finds a Pod's worker by namespace and name.
  interface Pods {
    Optional<PodWorker> find(String namespace, String name);
  }

  /// Writes the page of what containers use.
  interface Figures {
    String page() throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Pods pods;
  private final byte[] credentials;

  private KubeletServer(HttpServer server, ExecutorService threads, Pods pods, String token) {
    this.server = server;
    this.threads = threads;
    this.pods = pods;
    this.credentials = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  static KubeletServer start(Path home, Pods pods, Figures figures) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    KubeletServer server = new KubeletServer(http, threads, pods, newToken(home));
    http.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
    http.createContext("/containerLogs/", server::logs);
    http.createContext("/metrics/cadvisor", exchange -> figures(exchange, figures));
    http.setExecutor(threads);
    http.start();
    return server;
  }

  private static String newToken(Path home) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    Path file = home.resolve("kubelet-token");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, token);
    return token;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void logs(HttpExchange exchange) throws IOException {
    try {
      if (!authorized(exchange)) {
        answer(exchange, 401, "Unauthorized");
        return;
      }
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      Optional<ContainerLogs> logs =
          path.length == 5
              ? pods.find(path[2], path[3]).flatMap(pod -> pod.container(path[4]))
              : Optional.empty();
      if (logs.isEmpty()) {
        answer(exchange, 404, "no such container: " + exchange.getRequestURI().getPath());
        return;
      }
      send(exchange, logs.get(), LogQuery.parse(parameters(exchange), Instant.now()));
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, String.valueOf(e.getMessage()));
    } finally {
      exchange.close();
    }
  }

  private static void figures(HttpExchange exchange, Figures figures) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    answer(exchange, 200, figures.page());
  }

  private boolean authorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), credentials);
  }

  private static void send(HttpExchange exchange, ContainerLogs logs, LogQuery query)
      throws IOException {
    if (query.previous() && !Files.exists(logs.previous())) {
      answer(exchange, 400, "previous terminated container not found");
      return;
    }
    Optional<ContainerLog> current = logs.current();
    if (!query.previous() && current.isEmpty()) {
      answer(exchange, 400, "container is waiting to start");
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      LogReader reader = new LogReader(query, out);
      if (query.previous() || current.isEmpty()) {
        reader.readFile(logs.previous());
      } else {
        reader.read(current.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
