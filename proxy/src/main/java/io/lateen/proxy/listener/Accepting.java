package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The first moments of a connection: where it was going, what it begins with, which chain takes
/// it.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Accepting {
  private Accepting() {}

  static void start(
      ActiveListener listener,
      SocketChannel channel,
      Worker worker,
      Function<InetSocketAddress, @Nullable ActiveListener> byDestination) {
    Destination going = Destination.of(listener.config(), channel);
    ActiveListener other =
        listener.config().handOff() && going.restored()
            ? byDestination.apply(going.address())
            : null;
    inspect(other == null ? listener : other, channel, worker, going);
  }

  private static void inspect(
      ActiveListener taker, SocketChannel channel, Worker worker, Destination going) {
    InetSocketAddress local = going.address();
    taker.connections().add(channel);
    ListenerFilters filters = taker.config().listenerFilters();
    if (!taker.looksForTls() && !filters.httpInspector()) {
      install(taker, channel, worker, going, ClientHello.NONE);
      return;
    }
    Learning learning = taker.learning();
    if (learning == null) {
      FirstOctets.Taker then = (hello, silent) -> install(taker, channel, worker, going, hello);
      hold(taker, channel, worker, filters.timeout().toNanos(), then);
    } else if (learning.isServerFirst(local)) {
      channel.pipeline().addLast(new FirstWord(learning, local));
      install(taker, channel, worker, going, ClientHello.NONE);
    } else {
      long patience = learning.patience(local, filters.timeout().toNanos());
      FirstOctets.Taker then =
          (hello, silent) -> {
            if (silent) {
              channel.pipeline().addLast(new FirstWord(learning, local));
            } else {
              learning.found(local, Learnt.of(hello));
            }
            install(taker, channel, worker, going, hello);
          };
      hold(taker, channel, worker, patience, then);
    }
  }

  private static void hold(
      ActiveListener taker,
      SocketChannel channel,
      Worker worker,
      long timeoutNanos,
      FirstOctets.Taker then) {
    ListenerFilters filters = taker.config().listenerFilters();
    channel
        .pipeline()
        .addLast(new FirstOctets(worker, filters, taker.looksForTls(), timeoutNanos, then));
  }

  private static void install(
      ActiveListener listener,
      SocketChannel channel,
      Worker worker,
      Destination going,
      ClientHello hello) {
    InetSocketAddress local = going.address();
    ActiveListener.Chain chain = listener.choose(new Peer(local, channel.remoteAddress(), hello));
    if (chain == null) {
      listener.stats().noChain().increment(worker.shard());
      channel.close();
      return;
    }
    if (chain.tls() != null) {
      SslContext tls = chain.tls().get();
      if (tls == null) {
        listener.stats().tls().errors().increment(worker.shard());
        channel.close();
        return;
      }
      SslHandler handler = tls.newHandler(channel.alloc());
      Handshakes unfinished = listener.handshakes().get(worker.index());
      channel
          .pipeline()
          .addLast(handler, new Handshake(listener.stats(), handler, worker, unfinished));
    }
    String serverName = hello.serverName().isEmpty() ? null : hello.serverName();
    InetSocketAddress original = going.restored() ? local : null;
    chain
        .filter()
        .install(channel, worker, new Accepted(local, original, serverName, chain.entry()));
  }
}
