package io.lateen.proxy.identity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.bouncycastle.asn1.x509.GeneralName;

/// Secrets as the API server lists and watches them, each by its name.
final class FakeApiServer implements AutoCloseable {
  private static final String END = "end";

  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<String>> events = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  /// Writes what a Pod is given into `folder`.
  FakeApiServer(Path folder) throws Exception {
    TestAuthority authority = new TestAuthority("kubernetes");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            authority
                .issue(new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                .context(authority)));
    server.createContext("/api/v1/namespaces/istio-system/secrets", this::answer);
    server.setExecutor(threads);
    server.start();
    Files.writeString(folder.resolve("namespace"), "istio-system");
    Files.writeString(folder.resolve("token"), "a-token\n");
    Files.writeString(folder.resolve("ca.crt"), ((Pem.Inline) authority.pem()).text());
  }

  Address address() {
    return new Address("127.0.0.1", server.getAddress().getPort());
  }

  private BlockingQueue<String> events(String name) {
    return events.computeIfAbsent(name, absent -> new LinkedBlockingQueue<>());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + query);
    String name = query.replaceAll("fieldSelector=metadata.name=([^&]*).*", "$1");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if (query.contains("watch=true")) {
        watch(name, out);
      } else {
        String items = secrets.getOrDefault(name, "");
        write(out, "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[" + items + "]}\n");
      }
    }
  }

  private void watch(String name, OutputStream out) throws IOException {
    try {
      for (String next = events(name).take(); !next.equals(END); next = events(name).take()) {
        write(out, next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// @param data key, text, …
  static String object(String... data) {
    StringBuilder json = new StringBuilder("{\"kind\":\"Secret\",\"data\":{");
    for (int i = 0; i < data.length; i += 2) {
      String text =
          Base64.getEncoder().encodeToString(data[i + 1].getBytes(StandardCharsets.UTF_8));
      json.append(i == 0 ? "" : ",").append('"').append(data[i]).append("\":\"");
      json.append(text).append('"');
    }
    return json.append("}}").toString();
  }

  /// Before anybody asks.
  void has(String name, String object) {
    secrets.put(name, object);
  }

  void tell(String name, String type, String object) {
    events(name).add("{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
  }

  /// Ends the watch, as the server does after some minutes.
  void endWatch(String name) {
    events(name).add(END);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
