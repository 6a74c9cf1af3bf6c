package io.lateen.citadel.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// Citadel's HTTP side: `/metrics`, `/version`, `/healthz` (alive), `/ready` (it can sign). A
/// virtual thread per request.
final class MonitoringServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final PrometheusRegistry metrics;
  private final BooleanSupplier ready;
  private final String version;

  MonitoringServer(
      InetSocketAddress address, BooleanSupplier ready, String version, PrometheusRegistry metrics)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.metrics = metrics;
    this.ready = ready;
    this.version = version;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> send(exchange, 200, PrometheusTextFormatWriter.CONTENT_TYPE, scrape());
        case "/version" -> send(exchange, 200, TEXT, octets(version));
        case "/healthz" -> send(exchange, 200, TEXT, octets("ok\n"));
        case "/healthz/ready", "/ready" -> sendReady(exchange);
        default -> send(exchange, 404, TEXT, octets("no such page\n"));
      }
    }
  }

  private void sendReady(HttpExchange exchange) throws IOException {
    boolean is = ready.getAsBoolean();
    send(exchange, is ? 200 : 503, TEXT, octets(is ? "ok\n" : "no signing key yet\n"));
  }

  private byte[] scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, metrics.scrape());
    return text.toByteArray();
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
