package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Listener;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where a connection was going.
///
/// @param restored it was going elsewhere and netfilter brought it here
record Destination(InetSocketAddress address, boolean restored) {

  /// TPROXY leaves connections their destination, REDIRECT changes it and remembers.
  static Destination of(Listener listener, SocketChannel channel) {
    InetSocketAddress local = channel.localAddress();
    if (!listener.handOff() && !listener.listenerFilters().originalDestination()) {
      return new Destination(local, false);
    }
    @Nullable InetSocketAddress original = OriginalDestination.of(channel);
    if (original == null || original.equals(local)) {
      return new Destination(local, listener.binding().transparent());
    }
    return new Destination(original, true);
  }
}
