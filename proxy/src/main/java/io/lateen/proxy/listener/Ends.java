package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Listener;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where a connection comes from and where it was going.
///
/// @param local the original destination when it was redirected
/// @param original the same when it was going elsewhere and netfilter brought it here; null: it was
///     not
record Ends(SocketAddress local, SocketAddress remote, @Nullable InetSocketAddress original) {

  /// TPROXY leaves connections their destination, REDIRECT changes it and remembers. Clients of a
  /// pipe have no address of their own: both ends are called by its path, as Envoy does.
  static Ends of(Listener listener, DuplexChannel channel) {
    Address address = listener.address();
    if (address.isPipe()) {
      SocketAddress pipe = UnixDomainSocketAddress.of(address.path());
      return new Ends(pipe, pipe, null);
    }
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    if (!listener.handOff() && !listener.listenerFilters().originalDestination()) {
      return new Ends(local, channel.remoteAddress(), null);
    }
    InetSocketAddress original = OriginalDestination.of(channel);
    if (original == null || original.equals(local)) {
      InetSocketAddress untouched = listener.binding().transparent() ? local : null;
      return new Ends(local, channel.remoteAddress(), untouched);
    }
    return new Ends(original, channel.remoteAddress(), original);
  }
}
