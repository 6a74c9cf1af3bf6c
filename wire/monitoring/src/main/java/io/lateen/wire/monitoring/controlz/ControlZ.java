package io.lateen.wire.monitoring.controlz;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A page for each side of a running server: what it logs, what memory it has, with what it was
/// started, what it counts, what it goes by. `/scopez/` is for people, `/scopej/` for programs, and
/// so on, as Istio's ControlZ has them. A virtual thread per request.
public final class ControlZ implements AutoCloseable {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final List<Topic> topics;
  private final PageFrame frame;
  private final String style;

  private ControlZ(InetSocketAddress address, Subject subject) throws IOException {
    topics = Topics.of(subject);
    frame = new PageFrame(subject.name(), topics);
    style = style();
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// Answers from now on.
  ///
  /// @throws IOException if the address cannot be had
  public static ControlZ start(InetSocketAddress address, Subject subject) throws IOException {
    return new ControlZ(address, subject);
  }

  private static String style() throws IOException {
    try (InputStream file = ControlZ.class.getResourceAsStream("style.css")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Where to look: `http://127.0.0.1:9876/`.
  public String url() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().isAnyLocalAddress() ? "127.0.0.1" : literal(at);
    return "http://" + host + ":" + at.getPort() + "/";
  }

  private static String literal(InetSocketAddress at) {
    String text = at.getAddress().getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String refusal = Guard.refusal(exchange);
      send(exchange, refusal == null ? answer(exchange) : Answer.refusal(403, refusal));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    List<String> path = words(exchange.getRequestURI().getPath());
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return Answer.refusal(413, "the body is too long (expected: up to 64 KiB)");
    }
    String method = exchange.getRequestMethod();
    return answer(new Ask(method, path, new String(body, StandardCharsets.UTF_8)));
  }

  private static List<String> words(String path) {
    return Arrays.stream(path.split("/", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private Answer answer(Ask whole) {
    try {
      if (whole.path().isEmpty()) {
        return whole.reads() ? Answer.html(frame.home()) : Answer.notAllowed(whole);
      }
      String first = whole.path().getFirst();
      List<String> rest = whole.path().subList(1, whole.path().size());
      return first.equals("style.css") && whole.reads()
          ? new Answer.Page(200, "text/css; charset=utf-8", style)
          : ofTopic(
              first.replaceFirst("^collection", "config"),
              new Ask(whole.method(), rest, whole.body()));
    } catch (IllegalStateException e) {
      return Answer.refusal(503, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.refusal(503, "ending");
    }
  }

  private Answer ofTopic(String first, Ask ask) throws InterruptedException {
    for (Topic topic : topics) {
      if (first.equals(topic.prefix() + "z")) {
        return topic.page(ask, frame);
      }
      if (first.equals(topic.prefix() + "j")) {
        return topic.json(ask);
      }
    }
    return Answer.notThere();
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    switch (answer) {
      case Answer.Page(int status, String type, String body) -> {
        headers.set("Content-Type", type);
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
      }
      case Answer.Accepted() -> exchange.sendResponseHeaders(202, -1);
      case Answer.See(String location) -> {
        headers.set("Location", location);
        exchange.sendResponseHeaders(303, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
