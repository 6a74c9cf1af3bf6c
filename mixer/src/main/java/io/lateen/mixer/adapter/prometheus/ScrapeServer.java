package io.lateen.mixer.adapter.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves an adapter's metrics at `/metrics`; Istio's Mixer does on port 42422.
public final class ScrapeServer implements AutoCloseable {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Readers readers = new Readers();

  /// Serves at once.
  ///
  /// @param address port 0 takes a free one
  /// @throws IOException if the address cannot be had
  public ScrapeServer(InetSocketAddress address, PrometheusAdapter adapter) throws IOException {
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, adapter));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, PrometheusAdapter adapter) throws IOException {
    long began = System.nanoTime();
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      if (exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(200, 0); // as long as it will be
        adapter.scrape(exchange.getResponseBody());
        exchange.getResponseBody().close();
        readers.read(who(exchange), began);
      } else {
        byte[] hint = "see /metrics\n".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(404, hint.length);
        exchange.getResponseBody().write(hint);
      }
    }
  }

  private static String who(HttpExchange exchange) {
    String program = exchange.getRequestHeaders().getFirst("User-Agent");
    return exchange.getRemoteAddress().getAddress().getHostAddress() + " " + program;
  }

  /// Waits until everybody who reads the page regularly has read it once more from its beginning:
  /// what the last reports counted would be lost else.
  ///
  /// @param most how long
  public void awaitLastRead(Duration most) throws InterruptedException {
    readers.await(most);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
