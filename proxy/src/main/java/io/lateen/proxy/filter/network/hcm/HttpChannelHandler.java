package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.network.ConnectionFilter.Drain;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;

/// Netty's events of a client's channel, in the connection's own words.
final class HttpChannelHandler extends ChannelInboundHandlerAdapter {
  private final HttpConnection connection;

  HttpChannelHandler(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    connection.arrived((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writableAgain();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection.inputEnded();
    } else if (event == Drain.DRAIN) {
      connection.drain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
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
