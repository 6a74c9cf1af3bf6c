package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The first moments of connections: where one was going, what it begins with, which chain takes
/// it.
///
/// @param byDestination the listener that takes what goes to an address; null: none
/// @param newest the listener of the same name that is served now; itself, if there is none
/// @param turns of handshakes, by worker
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
record Accepting(
    Function<InetSocketAddress, @Nullable ActiveListener> byDestination,
    UnaryOperator<ActiveListener> newest,
    List<HandshakeTurns> turns) {

  void start(ActiveListener listener, DuplexChannel channel, Worker worker) {
    Ends ends = Ends.of(listener.config(), channel);
    InetSocketAddress original = ends.original();
    ActiveListener other =
        listener.config().handOff() && original != null ? byDestination.apply(original) : null;
    inspect(other == null ? listener : other, channel, worker, ends);
  }

  private void inspect(ActiveListener found, DuplexChannel channel, Worker worker, Ends ends) {
    SocketAddress local = ends.local();
    found.connections().add(channel);
    ActiveListener taker = settled(found, channel);
    ListenerFilters filters = taker.config().listenerFilters();
    if (!taker.looksForTls() && !filters.httpInspector()) {
      install(taker, channel, worker, ends, ClientHello.NONE);
      return;
    }
    Learning learning = taker.learning();
    if (learning == null) {
      FirstOctets.Taker then = (hello, silent) -> install(taker, channel, worker, ends, hello);
      hold(taker, channel, worker, filters.timeout().toNanos(), then);
    } else if (learning.isServerFirst(local)) {
      channel.pipeline().addLast(new FirstWord(learning, local));
      install(taker, channel, worker, ends, ClientHello.NONE);
    } else {
      long patience = learning.patience(local, filters.timeout().toNanos());
      FirstOctets.Taker then =
          (hello, silent) -> {
            if (silent) {
              channel.pipeline().addLast(new FirstWord(learning, local));
            } else {
              learning.found(local, Learnt.of(hello));
            }
            install(taker, channel, worker, ends, hello);
          };
      hold(taker, channel, worker, patience, then);
    }
  }

  private static void hold(
      ActiveListener taker,
      DuplexChannel channel,
      Worker worker,
      long timeoutNanos,
      FirstOctets.Taker then) {
    ListenerFilters filters = taker.config().listenerFilters();
    channel
        .pipeline()
        .addLast(new FirstOctets(worker, filters, taker.looksForTls(), timeoutNanos, then));
  }

  /// A listener that was exchanged meanwhile has told its connections to end before this one could
  /// hear of it: it is the new one's, whose rules it has to keep.
  @SuppressWarnings("ReferenceEquality") // each exchange makes a new group
  ActiveListener settled(ActiveListener taker, DuplexChannel channel) {
    ActiveListener last = taker;
    ActiveListener now = newest.apply(taker);
    while (now.connections() != last.connections()) {
      last.connections().remove(channel);
      now.connections().add(channel);
      last = now;
      now = newest.apply(now);
    }
    return last;
  }

  private void install(
      ActiveListener taker, DuplexChannel channel, Worker worker, Ends ends, ClientHello hello) {
    ActiveListener listener = settled(taker, channel);
    Peer peer = new Peer(ends.local(), ends.remote(), hello);
    ActiveListener.Chain chain = listener.choose(peer);
    if (chain == null) {
      listener.stats().noChain().increment(worker.shard());
      channel.close();
      return;
    }
    Succession succession = new Succession(this, channel, ends, peer, listener, chain);
    channel.pipeline().addLast(succession);
    if (chain.tls() != null) {
      if (!hello.tls()) {
        channel.pipeline().addLast(new FirstHello(succession::learn));
      }
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
          .addLast(
              new HandshakeGate(turns.get(worker.index()), listener.stats(), handler, worker),
              handler,
              new Handshake(listener.stats(), handler, worker, unfinished));
    }
    chain.filter().install(channel, worker, accepted(ends, hello, chain));
  }

  static Accepted accepted(Ends ends, ClientHello hello, ActiveListener.Chain chain) {
    String serverName = hello.serverName().isEmpty() ? null : hello.serverName();
    return new Accepted(ends.local(), ends.remote(), ends.original(), serverName, chain.entry());
  }
}
