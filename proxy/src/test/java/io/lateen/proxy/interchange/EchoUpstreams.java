package io.lateen.proxy.interchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Servers that note what they see. A request says by `x-case` who asks, and by `x-status` what it
/// wants for an answer.
final class EchoUpstreams implements AutoCloseable {
  private final List<ServerSocket> servers = new ArrayList<>();
  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

  /// @param upstream which of the servers
  record Seen(int upstream, Wire.Head head, String body) {}

  EchoUpstreams(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ServerSocket server = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
      servers.add(server);
      int upstream = i;
      Thread.startVirtualThread(() -> accept(upstream, server));
    }
  }

  int port(int upstream) {
    return servers.get(upstream).getLocalPort();
  }

  /// What came of a case, attempt by attempt; forgotten then.
  List<Seen> take(String name) {
    List<Seen> came = seen.remove(name);
    return came == null ? List.of() : came;
  }

  private void accept(int upstream, ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(upstream, socket));
      }
    } catch (IOException e) {
      // Closed: the end.
    }
  }

  private void serve(int upstream, Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Wire.Head head = Wire.head(in); head != null; head = Wire.head(in)) {
        Seen request = new Seen(upstream, head, Wire.body(head, in));
        seen.computeIfAbsent(head.get("x-case"), name -> new ArrayList<>()).add(request);
        socket.getOutputStream().write(answer(head).getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      // The proxy hung up.
    }
  }

  private static String answer(Wire.Head head) {
    String asked = head.get("x-status");
    String status = asked.isEmpty() ? "200" : asked;
    boolean bodiless = head.line().startsWith("HEAD ") || status.equals("204");
    return "HTTP/1.1 "
        + status
        + " Said\r\nX-Up: 1\r\nx-up: 2\r\nserver: upstream\r\nx-n: 12\r\nx-empty:\r\n"
        + (status.equals("204") ? "" : "content-length: 5\r\n")
        + "\r\n"
        + (bodiless ? "" : "hello");
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
  }
}
