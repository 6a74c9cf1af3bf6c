package io.lateen.proxy.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads along what a TLS connection begins with, where nobody has looked before a chain was
/// chosen; holds nothing back. A hello that comes in pieces is not read. On the worker's event loop
/// only.
final class FirstHello extends ChannelInboundHandlerAdapter {
  private final Consumer<ClientHello> then;

  FirstHello(Consumer<ClientHello> then) {
    this.then = then;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ClientHello hello = look((ByteBuf) message);
    if (hello != null && hello.tls()) {
      then.accept(hello);
    }
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }

  private static @Nullable ClientHello look(ByteBuf first) {
    try {
      return ClientHelloParser.parse(first);
    } catch (IllegalArgumentException e) {
      return null; // whoever shakes hands will say so
    }
  }
}
