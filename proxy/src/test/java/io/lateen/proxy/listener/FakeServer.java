package io.lateen.proxy.listener;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that writes down what it is asked and answers what the test says.
final class FakeServer implements AutoCloseable {
  /// Answers one request: true to keep the connection.
  @FunctionalInterface
  interface Script {
    boolean answer(Request request, InputStream in, OutputStream out) throws IOException;
  }

  record Request(String head, String body, int connection) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }

    String header(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":")) {
          return line.substring(name.length() + 1).trim();
        }
      }
      return null;
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket socket;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  FakeServer(Script script) throws IOException {
    this(new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1")), script);
  }

  /// @param socket taken over
  FakeServer(ServerSocket socket, Script script) {
    this.script = script;
    this.socket = socket;
    Thread.ofVirtual().start(this::accept);
  }

  static FakeServer saying(String name) throws IOException {
    return new FakeServer((request, in, out) -> ok(out, name));
  }

  static boolean ok(OutputStream out, String body) throws IOException {
    send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    return true;
  }

  static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return socket.getLocalPort();
  }

  /// Cuts every open connection.
  void cut() {
    open.forEach(FakeServer::closeQuietly);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(accepted, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      while (true) {
        String head = head(in);
        if (head == null) {
          return;
        }
        Request bare = new Request(head, "", number);
        String length = bare.header("content-length");
        String body =
            length == null
                ? ""
                : new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1);
        Request request = new Request(head, body, number);
        requests.add(request);
        if (!script.answer(request, in, out)) {
          return;
        }
      }
    } catch (IOException e) {
      // The proxy closed the connection, or the test did.
    } finally {
      open.remove(connection);
    }
  }

  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) { // long heads are read, too
      int octet = in.read();
      if (octet < 0) {
        return null;
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
