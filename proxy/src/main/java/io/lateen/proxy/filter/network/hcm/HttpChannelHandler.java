package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.lateen.proxy.filter.network.ConnectionFilter.Change;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Netty's events of a client's channel, in the connection's own words.
final class HttpChannelHandler extends ChannelInboundHandlerAdapter {
  private HttpStats stats;
  private final Shard shard;
  private ClientConnection connection;

  /// @param http2 what is spoken; null: that will be seen
  HttpChannelHandler(
      HttpManager manager,
      Worker worker,
      Channel channel,
      Accepted accepted,
      @Nullable Boolean http2) {
    this.stats = manager.stats;
    this.shard = worker.shard();
    stats.connectionBegun(shard);
    if (http2 == null) {
      connection = new Undecided(manager, worker, channel, accepted, this);
    } else if (http2) {
      connection = new Http2Connection(manager, worker, channel, accepted);
    } else {
      connection = new HttpConnection(manager, worker, channel, accepted);
    }
  }

  /// It has been seen what is spoken.
  void become(ClientConnection decided) {
    connection = decided;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    connection.arrived((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writableChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.inputEnded();
    } else if (event == Change.Drain.DRAIN) {
      connection.drain();
    } else if (event instanceof Change.Move(HttpManager to, Accepted anew)) {
      stats.connectionOver(shard);
      stats = to.stats;
      stats.connectionTaken(shard);
      connection.move(to, anew);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stats.connectionOver(shard);
    connection.clientGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      System.err.println(
          "lateen: connection of " + context.channel().remoteAddress() + ": " + cause);
    }
    connection.clientGone();
  }
}
