package io.lateen.proxy.interchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client of one proxy at one address, over one connection for as long as that lasts.
final class Asker implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;

  private final InetSocketAddress server;
  private Socket socket;
  private InputStream in;

  /// @param status 0: the connection was closed instead
  record Answer(int status, Wire.Head head, String body) {
    static final Answer CLOSED = new Answer(0, new Wire.Head("", java.util.List.of()), "");
  }

  Asker(InetAddress address, int port) {
    server = new InetSocketAddress(address, port);
  }

  /// Sends; [#read] takes the answer.
  void send(String request) throws IOException {
    if (socket == null) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(server, PATIENCE_MS);
      in = new BufferedInputStream(socket.getInputStream());
    }
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  Answer read(boolean head) throws IOException {
    Wire.Head answer = Wire.head(in);
    while (answer != null && answer.line().startsWith("HTTP/1.1 1")) {
      answer = Wire.head(in);
    }
    if (answer == null) {
      close();
      return Answer.CLOSED;
    }
    int status = Integer.parseInt(answer.line(), 9, 12, 10);
    boolean bodiless = head || status == 204 || status == 304;
    Answer whole = new Answer(status, answer, bodiless ? "" : Wire.body(answer, in));
    if (answer.get("connection").equals("close")) {
      close();
    }
    return whole;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
