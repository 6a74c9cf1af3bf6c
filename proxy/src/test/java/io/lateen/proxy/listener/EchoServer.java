package io.lateen.proxy.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Says to everybody what it hears from them.
public final class EchoServer implements AutoCloseable {
  private final ServerSocket socket;

  public EchoServer() throws IOException {
    this("127.0.0.1");
  }

  EchoServer(String address) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.ofLiteral(address));
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket accepted = socket.accept();
        Thread.ofVirtual().start(() -> echo(accepted));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
