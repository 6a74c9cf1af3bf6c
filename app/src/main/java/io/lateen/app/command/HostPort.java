package io.lateen.app.command;

import io.lateen.cli.Complaint;
import java.net.InetSocketAddress;

/// `host:port` or `:port` of a flag.
final class HostPort {
  private HostPort() {}

  /// @throws Complaint naming the flag
  static InetSocketAddress parse(String flag, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = colon <= 0 ? "0.0.0.0" : text.substring(0, colon);
      return new InetSocketAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new Complaint(flag + ": " + text, "expected: host:port or :port", e);
    }
  }
}
