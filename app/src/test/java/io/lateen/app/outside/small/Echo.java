package io.lateen.app.outside.small;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A server that sends back each request's body while it still comes.
final class Echo implements AutoCloseable {
  private static final String HEAD_END = "\r\n\r\n";

  private final long length;
  private final ServerSocket server;

  Echo(long length) throws IOException {
    this.length = length;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /// A connection that ends early is its client's to notice.
  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      if (head(in)) {
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Length: " + length + HEAD_END)
                .getBytes(StandardCharsets.US_ASCII));
        in.transferTo(out);
      }
    } catch (IOException gone) {
      System.err.println("Echo: " + gone);
    }
  }

  /// Reads up to its end.
  ///
  /// @return false: the connection ended first
  private static boolean head(InputStream in) throws IOException {
    int matched = 0;
    while (matched < HEAD_END.length()) {
      int octet = in.read();
      if (octet < 0) {
        return false;
      }
      if (octet == HEAD_END.charAt(matched)) {
        matched++;
      } else {
        matched = octet == '\r' ? 1 : 0;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
