package io.lateen.wire.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// A part's HTTP side, for probes and Prometheus: `/metrics`, `/version`, `/healthz` (alive), and
/// `/ready`, also called `/healthz/ready` (serves what it is there for). A virtual thread per
/// request.
public final class MonitoringServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Readiness readiness;
  private final String version;
  private final Figures figures;

  /// Asked at each request.
  ///
  /// @param notYet what is said until it is
  public record Readiness(BooleanSupplier is, String notYet) {}

  /// Holds the port; answers once started.
  ///
  /// @throws IOException if the address cannot be had
  public MonitoringServer(
      InetSocketAddress address, Readiness readiness, String version, Figures figures)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.readiness = readiness;
    this.version = version;
    this.figures = figures;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> send(exchange, 200, Figures.CONTENT_TYPE, figures.text());
        case "/version" -> say(exchange, 200, version);
        case "/healthz" -> say(exchange, 200, "ok\n");
        case "/healthz/ready", "/ready" -> sendReady(exchange);
        default -> say(exchange, 404, "no such page\n");
      }
    }
  }

  private void sendReady(HttpExchange exchange) throws IOException {
    boolean is = readiness.is().getAsBoolean();
    say(exchange, is ? 200 : 503, is ? "ok\n" : readiness.notYet() + "\n");
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
