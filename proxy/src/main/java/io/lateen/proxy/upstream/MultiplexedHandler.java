package io.lateen.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/// Netty's events of a server's channel, in the connection's own words.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class MultiplexedHandler extends ChannelInboundHandlerAdapter {
  private final MultiplexedPool pool;
  private final boolean budgeted;
  private @Nullable MultiplexedConnection connection;

  MultiplexedHandler(MultiplexedPool pool, boolean budgeted) {
    this.pool = pool;
    this.budgeted = budgeted;
  }

  boolean budgeted() {
    return budgeted;
  }

  MultiplexedConnection connection() {
    return java.util.Objects.requireNonNull(connection, "used before it was added to a pipeline");
  }

  void close() {
    if (connection != null) {
      connection.channel().close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = new MultiplexedConnection(pool, context.channel(), budgeted);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    connection().arrived((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      connection().writableAgain();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      connection().close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection().close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection().close();
  }
}
