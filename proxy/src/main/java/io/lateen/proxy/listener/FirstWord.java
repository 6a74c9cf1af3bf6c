package io.lateen.proxy.listener;

import io.lateen.proxy.listener.Learnt.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// Hears who speaks first on a connection that was taken for TCP because its client was silent, or
/// because its server was known to speak first; then it is gone. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class FirstWord extends ChannelDuplexHandler {
  private static final ByteBuf HTTP =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer("HTTP/".getBytes(StandardCharsets.US_ASCII)));

  private final Learning learning;
  private final SocketAddress destination;

  FirstWord(Learning learning, SocketAddress destination) {
    this.learning = learning;
    this.destination = destination;
  }

  /// The client's: a slow one; or the server's turn to speak first is over, and the next client is
  /// waited for.
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (learning.isServerFirst(destination)) {
      learning.forget(destination);
    } else {
      learning.found(destination, Kind.CLIENT_FIRST);
    }
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }

  /// The server's; one that speaks HTTP says unasked only that it has waited long enough.
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf octets && octets.isReadable()) {
      boolean http =
          octets.readableBytes() >= HTTP.readableBytes()
              && ByteBufUtil.equals(octets, octets.readerIndex(), HTTP, 0, HTTP.readableBytes());
      learning.found(destination, http ? Kind.CLIENT_FIRST : Kind.SERVER_FIRST);
      context.write(message, promise);
      context.pipeline().remove(this);
    } else {
      context.write(message, promise);
    }
  }
}
