package io.lateen.galley.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Galley's HTTP side: readiness, metrics, version. A virtual thread per request.
final class MonitoringServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  /// The library gives every counter the ending `_total`; Istio 1.1 has none on these.
  private static final Pattern BARE = Pattern.compile("\\b(galley_validation_[a-z_]+?)_total\\b");

  /// And it lets no gauge or histogram have that ending; Istio 1.1's have.
  private static final Pattern TOTALS =
      Pattern.compile(
          "\\b(galley_mcp_source_clients|galley_runtime_state_type_instances"
              + "|galley_runtime_processor_snapshot_events)(?=_bucket|_sum|_count|\\b)");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final BooleanSupplier ready;
  private final String version;
  private final PrometheusRegistry metrics;

  MonitoringServer(MonitoringSettings settings, BooleanSupplier ready, PrometheusRegistry metrics)
      throws IOException {
    this.server = HttpServer.create(settings.address(), 0);
    this.ready = ready;
    this.version = settings.version();
    this.metrics = metrics;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/ready" -> sendReady(exchange);
        case "/metrics" -> send(exchange, 200, PrometheusTextFormatWriter.CONTENT_TYPE, scrape());
        case "/version" -> send(exchange, 200, TEXT, version);
        default -> send(exchange, 404, TEXT, "no such page\n");
      }
    }
  }

  private void sendReady(HttpExchange exchange) throws IOException {
    boolean is = ready.getAsBoolean();
    send(exchange, is ? 200 : 503, TEXT, is ? "ok\n" : "the API does not answer\n");
  }

  private String scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, metrics.scrape());
    String bare = BARE.matcher(text.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    return TOTALS.matcher(bare).replaceAll("$1_total");
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
