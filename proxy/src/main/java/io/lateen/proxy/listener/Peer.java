package io.lateen.proxy.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// What is known of a connection when its filter chain is chosen.
///
/// @param local where it was going: the original destination when it was redirected
/// @param hello what it began with; [ClientHello#NONE] when nobody looked
record Peer(SocketAddress local, SocketAddress remote, ClientHello hello) {
  /// What Envoy compares with prefix ranges for either end of a pipe; its port is 0.
  private static final InetAddress OF_A_PIPE = InetAddress.ofLiteral("255.255.255.255");

  InetAddress localIp() {
    return ip(local);
  }

  InetAddress remoteIp() {
    return ip(remote);
  }

  int localPort() {
    return port(local);
  }

  int remotePort() {
    return port(remote);
  }

  private static InetAddress ip(SocketAddress end) {
    return end instanceof InetSocketAddress inet ? inet.getAddress() : OF_A_PIPE;
  }

  private static int port(SocketAddress end) {
    return end instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  /// Whether it comes from this machine, as Envoy's `SAME_IP_OR_LOOPBACK` has it.
  boolean sameHost() {
    return !(remote instanceof InetSocketAddress)
        || remoteIp().isLoopbackAddress()
        || remoteIp().equals(localIp());
  }
}
