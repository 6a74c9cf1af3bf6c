package io.lateen.proxy.listener;

import io.lateen.proxy.filter.network.ConnectionFilter.Change;
import io.lateen.proxy.filter.network.ConnectionFilter.Change.Drain;
import io.lateen.proxy.filter.network.ConnectionFilter.Wanted;
import io.lateen.proxy.resource.Listener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.DuplexChannel;

/// Knows by which chain a connection came in. When its listener is exchanged, the connection goes
/// on under the new one's rules if that takes it by a chain of the same kind; otherwise it ends. On
/// the worker's event loop only.
final class Succession extends ChannelInboundHandlerAdapter {
  private final Accepting accepting;
  private final DuplexChannel channel;
  private final Ends ends;
  private Peer peer;
  private ActiveListener listener;
  private ActiveListener.Chain chain;

  Succession(
      Accepting accepting,
      DuplexChannel channel,
      Ends ends,
      Peer peer,
      ActiveListener listener,
      ActiveListener.Chain chain) {
    this.accepting = accepting;
    this.channel = channel;
    this.ends = ends;
    this.peer = peer;
    this.listener = listener;
    this.chain = chain;
  }

  /// What the connection began with.
  void learn(ClientHello hello) {
    peer = new Peer(peer.local(), peer.remote(), hello);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // each exchange makes a new group
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case ActiveListener.Retired(ChannelGroup connections) -> {
        if (connections == listener.connections()) {
          context.fireUserEventTriggered(change());
        }
      }
      case Wanted.WANTED -> context.fireUserEventTriggered(change());
      default -> context.fireUserEventTriggered(event);
    }
  }

  @SuppressWarnings("ReferenceEquality") // each exchange makes a new group
  private Change change() {
    ActiveListener next = accepting.settled(listener, channel);
    if (next.connections() == listener.connections() || !looksAlike(next)) {
      return Drain.DRAIN;
    }
    ActiveListener.Chain taker = next.choose(peer);
    if (taker == null || !ActiveListener.alike(chain, taker)) {
      return Drain.DRAIN;
    }
    listener = next;
    chain = taker;
    return new Change.Move(taker.filter(), Accepting.accepted(ends, peer.hello(), taker));
  }

  /// What is known of the connection's first octets is what the new listener would know.
  private boolean looksAlike(ActiveListener next) {
    Listener before = listener.config();
    Listener after = next.config();
    boolean inspectedAlike =
        before.listenerFilters().httpInspector() == after.listenerFilters().httpInspector()
            && listener.looksForTls() == next.looksForTls();
    return before.address().equals(after.address()) && (peer.hello().tls() || inspectedAlike);
  }
}
