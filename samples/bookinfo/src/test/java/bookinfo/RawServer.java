package bookinfo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that writes given bytes for each request head, to see and to do what no polite server
/// does. An answer of `null` closes the connection; so does every answer when `closing`.
final class RawServer implements AutoCloseable {
  final List<String> heads = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final String answer;
  private final boolean closing;

  RawServer(String answer, boolean closing) throws IOException {
    this.answer = answer;
    this.closing = closing;
    Thread.ofVirtual().start(this::acceptAll);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        heads.add(head);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        if (closing) {
          return;
        }
      }
    } catch (IOException e) {
      // The client went away, which some tests want.
    }
  }

  private static String head(BufferedReader in) throws IOException {
    var head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
