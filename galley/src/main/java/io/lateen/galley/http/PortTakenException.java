package io.lateen.galley.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/// The port the server shall listen on is somebody else's.
public final class PortTakenException extends IOException {

  private final int port;

  PortTakenException(InetSocketAddress address, Throwable cause) {
    super("port: " + address.getPort() + " (expected: a free port; another process has it)", cause);
    this.port = address.getPort();
  }

  public int port() {
    return port;
  }
}
