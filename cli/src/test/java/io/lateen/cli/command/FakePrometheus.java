package io.lateen.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers instant queries from a table; those it does not know with nothing.
final class FakePrometheus implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> results = new ConcurrentHashMap<>();

  FakePrometheus() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/query", this::answer);
    server.start();
  }

  /// A series without labels.
  void number(String query, String value) {
    results.put(query, series("{}", value));
  }

  /// One more series.
  void series(String query, String labels, String value) {
    results.merge(query, series(labels, value), (one, other) -> one + "," + other);
  }

  private static String series(String labels, String value) {
    return "{\"metric\":" + labels + ",\"value\":[1,\"" + value + "\"]}";
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery().substring("query=".length());
    String result = results.get(URLDecoder.decode(query, StandardCharsets.UTF_8));
    byte[] body =
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + (result == null ? "" : result)
                + "]}}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
