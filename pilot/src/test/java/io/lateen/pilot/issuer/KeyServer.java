package io.lateen.pilot.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An issuer over a socket, as good or as bad as a test wants it.
final class KeyServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  interface Answer {
    void give(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /// @param tls null: plain text
  KeyServer(@Nullable SSLContext tls) throws IOException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    if (tls == null) {
      server = HttpServer.create(any, 0);
    } else {
      HttpsServer https = HttpsServer.create(any, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = https;
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      answers.getOrDefault(path, status(404)).give(exchange);
      asked.add(path);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  KeyServer on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  KeyServer on(String path, String body) {
    return on(path, exchange -> send(exchange, body));
  }

  String url(String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Answer redirect(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /// Begins and never ends, an octet now and then.
  Answer slow() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      do {
        body.write('{');
        body.flush();
      } while (!end.await(20, TimeUnit.MILLISECONDS));
    };
  }

  /// More and more, for as long as somebody reads.
  static Answer bomb() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] much = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
      while (true) {
        exchange.getResponseBody().write(much);
      }
    };
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, octets.length);
    exchange.getResponseBody().write(octets);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
