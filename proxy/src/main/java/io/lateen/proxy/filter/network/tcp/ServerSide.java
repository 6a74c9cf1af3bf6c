package io.lateen.proxy.filter.network.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/// The endpoint's half of a [TcpConnection].
final class ServerSide extends ChannelInboundHandlerAdapter {
  private final TcpConnection connection;

  ServerSide(TcpConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf octets = (ByteBuf) message;
    connection.record.bytesSent += octets.readableBytes();
    connection.walk.serverSaid(octets);
    connection.relay(message, context.channel(), connection.client);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    connection.client.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      TcpConnection.readOn(connection.client, connection.clientEnded);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      connection.closeAfterFlush(connection.client);
    } else if (event instanceof ChannelInputShutdownEvent && !connection.serverEnded) {
      connection.serverEnded = true;
      connection.halfClose(connection.client);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.closeAfterFlush(connection.client);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.close();
  }
}
