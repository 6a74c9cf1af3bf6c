package io.lateen.app.command;

import io.lateen.cli.Complaint;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Numbers of flags, checked.
final class Numbers {
  private static final int HIGHEST_PORT = 65_535;

  private Numbers() {}

  /// @throws Complaint naming the flag
  static void atLeast(double least, String flag, double value) {
    if (!(value >= least)) {
      throw new Complaint(
          "%s: %s (expected: at least %s)".formatted(flag, plain(value), plain(least)), "");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /// On all addresses of this machine.
  ///
  /// @throws Complaint naming the flag
  static InetSocketAddress port(String flag, int port) {
    return port(InetAddress.ofLiteral("0.0.0.0"), flag, port);
  }

  /// @throws Complaint naming the flag
  static InetSocketAddress port(InetAddress address, String flag, int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new Complaint(flag + ": " + port + " (expected: 0..65535)", "");
    }
    return new InetSocketAddress(address, port);
  }

  /// An address of this machine, without asking anybody for it.
  ///
  /// @throws Complaint naming the flag
  static InetAddress address(String flag, String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new Complaint(flag + ": " + text + " (expected: an IP address)", "", e);
    }
  }
}
