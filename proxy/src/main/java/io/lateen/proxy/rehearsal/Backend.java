package io.lateen.proxy.rehearsal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The application behind the proxy, and those it calls: the same response for each request head;
/// requests have no bodies.
record Backend(ServerSocket socket) implements AutoCloseable {
  private static final byte[] RESPONSE =
      String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "content-type: text/plain",
              "content-length: 5",
              "",
              "hello")
          .getBytes(StandardCharsets.US_ASCII);

  static Backend start() throws IOException {
    Backend backend = new Backend(new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1")));
    Thread.ofVirtual().start(backend::serve);
    return backend;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        Socket accepted = socket.accept();
        Thread.ofVirtual().start(() -> answer(accepted));
      }
    } catch (IOException e) {
      // The rehearsal is over.
    }
  }

  private static void answer(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int state = 0;
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        state = octet == '\n' ? state + 1 : octet == '\r' ? state : 0;
        if (state == 2) {
          socket.getOutputStream().write(RESPONSE);
          state = 0;
        }
      }
    } catch (IOException e) {
      // The proxy has gone.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
