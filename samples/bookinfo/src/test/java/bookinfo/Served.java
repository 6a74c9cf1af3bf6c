package bookinfo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A service on a free port, with what it was asked, what it logged, and a client to ask it.
final class Served implements AutoCloseable {
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final ServiceServer server;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();

  Served(Service service) throws IOException {
    var out = new PrintStream(log, true, StandardCharsets.UTF_8);
    server =
        ServiceServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            request -> {
              requests.add(request);
              return service.answer(request);
            },
            out);
  }

  static Served json(int status, String json) throws IOException {
    return new Served(_ -> Reply.json(status, json));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.address().getPort());
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    request.method(method, HttpRequest.BodyPublishers.ofString(body));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
