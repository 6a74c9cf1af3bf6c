package bookinfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves one [Service] over HTTP/1.1 with a virtual thread per request and writes a line per
/// request to the access log: method, request target, status, bytes, milliseconds, x-request-id.
final class ServiceServer implements AutoCloseable {
  /// Larger request bodies are refused with 413.
  private static final int MAX_BODY = 64 * 1024;

  static {
    // Clients with pools keep connections for long: the side that closes first should not be the
    // server.
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Service service;
  private final PrintStream log;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean draining;
  private volatile long lastRequest = System.nanoTime();

  private ServiceServer(HttpServer server, Service service, PrintStream log) {
    this.server = server;
    this.service = service;
    this.log = log;
  }

  /// Starts serving; port 0 picks a free one.
  ///
  /// @throws IOException when the address cannot be bound
  static ServiceServer start(InetSocketAddress address, Service service, PrintStream log)
      throws IOException {
    var http = HttpServer.create(address, 1024);
    var server = new ServiceServer(http, service, log);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /// Lets callers go before the door is shut: from now on every answer says `Connection: close`.
  /// Returns when nothing runs and nothing has come for `quiet`, or after `patience`; then
  /// everything is closed.
  void drain(Duration quiet, Duration patience) throws InterruptedException {
    draining = true;
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience.toNanos() && !isQuiet(start, quiet)) {
      Thread.sleep(5);
    }
    close();
  }

  private boolean isQuiet(long start, Duration quiet) {
    long since = Math.max(start, lastRequest);
    return running.get() == 0 && System.nanoTime() - since >= quiet.toNanos();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    running.incrementAndGet();
    lastRequest = System.nanoTime();
    try (exchange) {
      send(exchange, reply(exchange), lastRequest);
    } finally {
      running.decrementAndGet();
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return Reply.error(413, "request body too large");
    }
    try {
      return service.answer(request(exchange, new String(body, UTF_8)));
    } catch (RuntimeException e) {
      e.printStackTrace(System.err);
      return Reply.error(500, "internal error");
    }
  }

  private static Request request(HttpExchange exchange, String body) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    // HEAD is answered like GET; only its body is left out.
    String method = isHead(exchange) ? "GET" : exchange.getRequestMethod();
    return new Request(method, exchange.getRequestURI().getRawPath(), headers, body);
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private void send(HttpExchange exchange, Reply reply, long began) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.contentType());
    reply.headers().forEach(headers::set);
    if (draining) {
      headers.set("Connection", "close");
    }
    if (isHead(exchange) || body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
    writeLog(exchange, reply.status(), body.length, began);
  }

  private void writeLog(HttpExchange exchange, int status, int bytes, long began) {
    String id = exchange.getRequestHeaders().getFirst("x-request-id");
    log.println(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + status
            + " "
            + bytes
            + " "
            + (System.nanoTime() - began) / 1_000_000
            + "ms "
            + (id == null ? "-" : id));
  }
}
