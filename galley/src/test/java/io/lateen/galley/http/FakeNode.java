package io.lateen.galley.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.Verb;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A node with one Pod `web`, whose kubelet and whose application are HTTP servers here. The
/// application echoes; the kubelet asks for a token.
final class FakeNode implements AutoCloseable {

  private final ServedEngine served;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer kubelet = server();
  private final HttpServer application = server();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private volatile CountDownLatch followers = new CountDownLatch(1);

  FakeNode(ServedEngine served) throws IOException {
    this.served = served;
    kubelet.createContext("/containerLogs/default/web/web", this::log);
    kubelet.start();
    application.createContext("/page", FakeNode::echo);
    application.start();
    served.create("", "v1", "nodes", null, "{metadata: {name: here}}");
    served.setStatus(
        "nodes",
        null,
        "here",
        "{addresses: [{type: InternalIP, address: 127.0.0.1}],"
            + " daemonEndpoints: {kubeletEndpoint: {Port: "
            + kubelet.getAddress().getPort()
            + "}}}");
    served.create(
        "",
        "v1",
        "pods",
        "default",
        "{metadata: {name: web, labels: {app: web}}, spec: {nodeName: here,"
            + " containers: [{name: web, image: web, ports: [{containerPort: "
            + application.getAddress().getPort()
            + "}]}]}}");
    served.setStatus(
        "pods", "default", "web", "{phase: Running, podIP: 127.0.0.1, podIPs: [{ip: 127.0.0.1}]}");
    served.create(
        "",
        "v1",
        "services",
        "default",
        "{metadata: {name: web}, spec: {selector: {app: web}, ports: [{name: a, port: 80,"
            + " targetPort: "
            + application.getAddress().getPort()
            + "},"
            + " {name: b, port: 81, targetPort: "
            + freePort()
            + "}]}}");
  }

  String podUid() {
    var call = served.call(Verb.GET, "", "v1", "pods", "default", "web");
    var pod = ((ApiAnswer.Done) served.engine().handle(call)).body();
    return pod.path("metadata").path("uid").asString("");
  }

  /// Adds a line to the log that is followed.
  void say(String line) {
    said.add(line);
  }

  /// Waits until the kubelet notices that nobody follows any more.
  void awaitFollowerGone() throws InterruptedException {
    CountDownLatch gone = followers;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!gone.await(20, TimeUnit.MILLISECONDS)) {
      said.add("is anybody there?"); // a write is how a server notices
      if (System.nanoTime() > end) {
        throw new AssertionError("the log is still followed");
      }
    }
    said.clear();
    followers = new CountDownLatch(1);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void log(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!"Bearer kubelet-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      exchange.sendResponseHeaders(200, 0);
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      OutputStream out = exchange.getResponseBody();
      write(out, query.contains("tailLines=1") ? "last line" : "first line");
      if (query.contains("follow=true")) {
        follow(out);
      }
    }
  }

  private void follow(OutputStream out) {
    try {
      while (true) {
        write(out, said.take());
      }
    } catch (IOException e) {
      followers.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kubelet.stop(0);
    application.stop(0);
    threads.shutdownNow();
  }
}
