package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The first moments of a connection: where it was going, which chain takes it.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Accepting {
  private Accepting() {}

  static void start(
      ActiveListener listener,
      SocketChannel channel,
      Worker worker,
      Function<InetSocketAddress, @Nullable ActiveListener> byDestination) {
    InetSocketAddress local = channel.localAddress();
    ActiveListener taker = listener;
    if (listener.config().handOff() || listener.config().listenerFilters().originalDestination()) {
      InetSocketAddress original = OriginalDestination.of(channel);
      if (original != null) {
        local = original;
        ActiveListener other = listener.config().handOff() ? byDestination.apply(original) : null;
        taker = other == null ? listener : other;
      }
    }
    install(taker, channel, worker, local);
  }

  private static void install(
      ActiveListener listener, SocketChannel channel, Worker worker, InetSocketAddress local) {
    ActiveListener.Chain chain = ChainMatcher.plain(listener, local);
    if (chain == null) {
      channel.close();
      return;
    }
    listener.connections().add(channel);
    chain.filter().install(channel, worker, new Accepted(local, null));
  }
}
