package io.lateen.proxy.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// What is known of a connection when its filter chain is chosen.
///
/// @param local where it was going: the original destination when it was redirected
/// @param hello what it began with; [ClientHello#NONE] when nobody looked
record Peer(InetSocketAddress local, InetSocketAddress remote, ClientHello hello) {

  /// Whether it comes from this machine, as Envoy's `SAME_IP_OR_LOOPBACK` has it.
  boolean sameHost() {
    InetAddress from = remote.getAddress();
    return from.isLoopbackAddress() || from.equals(local.getAddress());
  }
}
