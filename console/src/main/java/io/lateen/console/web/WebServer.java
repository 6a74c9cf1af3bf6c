package io.lateen.console.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server with one handler and a virtual thread per request. Every answer tells the
/// browser to load nothing from elsewhere and to run no script that stands in a page, so that a
/// label value with HTML in it stays text whatever a page does with it.
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

  static {
    // Without it small answers on a kept connection wait 40 ms for an acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  /// Answers a request; called on many threads at once.
  public interface Handler {
    Answer answer(Request request) throws IOException;
  }

  /// Browsers ask for it of every page, also of plain JSON.
  private static final Answer ICON =
      new Assets(WebServer.class).find("icon.svg").orElse(Answer.notFound("/favicon.ico"));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Handler handler;

  private WebServer(HttpServer server, Handler handler) {
    this.server = server;
    this.handler = handler;
  }

  /// @throws IOException if the address cannot be had
  public static WebServer start(InetSocketAddress address, Handler handler) throws IOException {
    WebServer web = new WebServer(HttpServer.create(address, 0), handler);
    web.server.setExecutor(web.threads);
    web.server.createContext("/", web::serve);
    web.server.start();
    return web;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(request(exchange)));
    }
  }

  private Answer answer(Request request) throws IOException {
    try {
      return request.path().equals("/favicon.ico") ? ICON : handler.answer(request);
    } catch (RuntimeException e) {
      LOG.warn("{} {}", request.method(), request.path(), e);
      return Answer.text(500, "this page has a defect: " + e);
    }
  }

  private static Request request(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return new Request(
        exchange.getRequestMethod(),
        uri.getPath() == null ? "/" : uri.getPath(),
        uri.getRawPath() == null ? "/" : uri.getRawPath(),
        query,
        parameters(query),
        type == null ? "" : type,
        exchange.getRequestBody());
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
      if (name != null && value != null && !name.isEmpty()) {
        parameters.putIfAbsent(name, value);
      }
    }
    return parameters;
  }

  /// Null for a broken escape: such a parameter is one that was not given.
  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-cache");
    switch (answer) {
      case Answer.Whole(int status, String type, byte[] body) -> {
        headers.set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
      case Answer.Flowing(String type, Answer.Body body) -> {
        headers.set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          body.write(out);
        }
      }
      case Answer.Elsewhere(String location) -> {
        headers.set("Location", location);
        exchange.sendResponseHeaders(302, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
