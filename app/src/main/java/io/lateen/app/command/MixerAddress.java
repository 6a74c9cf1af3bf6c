package io.lateen.app.command;

import io.lateen.cli.Complaint;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where Mixer is asked: `--address` when it is given, `--port` otherwise.
final class MixerAddress {
  private static final String FILE = "unix://";
  private static final String TCP = "tcp://";

  private MixerAddress() {}

  /// @throws Complaint naming the flag
  static SocketAddress of(@Nullable String address, int port) {
    if (address == null) {
      return Numbers.port("--port", port);
    }
    if (address.startsWith(FILE)) {
      return file(address);
    }
    return HostPort.parse(
        "--address", address.startsWith(TCP) ? address.substring(TCP.length()) : address);
  }

  private static SocketAddress file(String address) {
    String path = address.substring(FILE.length());
    try {
      if (!path.isEmpty()) {
        return UnixDomainSocketAddress.of(path);
      }
    } catch (IllegalArgumentException e) {
      throw new Complaint("--address: " + address + ": " + e.getMessage(), "", e);
    }
    throw new Complaint("--address: " + address + " (expected: unix:///FILE)", "");
  }
}
