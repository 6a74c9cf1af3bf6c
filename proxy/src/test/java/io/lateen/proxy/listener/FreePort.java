package io.lateen.proxy.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports nobody listens on.
final class FreePort {
  private FreePort() {}

  static int closed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
