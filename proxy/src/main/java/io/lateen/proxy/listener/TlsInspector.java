package io.lateen.proxy.listener;

import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds a connection's first octets back until they tell what it is, then gives them to whoever
/// takes the connection. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class TlsInspector extends ChannelInboundHandlerAdapter {
  private final Worker worker;
  private final long timeoutNanos;
  private final boolean continueOnTimeout;
  private final Consumer<ClientHello> then;
  private @Nullable ByteBuf seen;
  private @Nullable Deadline timeout;
  private boolean done;

  /// @param timeoutNanos 0: none
  /// @param then adds the handlers that take the connection; may close it
  TlsInspector(
      Worker worker, long timeoutNanos, boolean continueOnTimeout, Consumer<ClientHello> then) {
    this.worker = worker;
    this.timeoutNanos = timeoutNanos;
    this.continueOnTimeout = continueOnTimeout;
    this.then = then;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (timeoutNanos > 0) {
      timeout = new Deadline(worker.loop(), () -> late(context));
      timeout.set(timeoutNanos);
    }
  }

  private void late(ChannelHandlerContext context) {
    if (continueOnTimeout) {
      decide(context, ClientHello.NONE);
    } else {
      context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (done) {
      context.fireChannelRead(message);
      return;
    }
    ByteBuf in = (ByteBuf) message;
    ByteBuf all = seen == null ? in : joined(seen, in);
    seen = all;
    try {
      ClientHello hello = ClientHelloParser.parse(all);
      if (hello != null) {
        decide(context, hello);
      }
    } catch (IllegalArgumentException e) {
      context.close(); // Nobody could shake hands with that.
    }
  }

  private static ByteBuf joined(ByteBuf first, ByteBuf next) {
    try {
      return first.writeBytes(next);
    } finally {
      next.release();
    }
  }

  private void decide(ChannelHandlerContext context, ClientHello hello) {
    if (done) {
      return;
    }
    done = true;
    then.accept(hello);
    ByteBuf first = seen;
    seen = null;
    if (first != null && context.channel().isActive()) {
      context.fireChannelRead(first);
      context.fireChannelReadComplete();
    } else if (first != null) {
      first.release();
    }
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  /// Whoever says nothing more will not finish a hello.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !done) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (timeout != null) {
      timeout.cancel();
    }
    if (seen != null) {
      seen.release();
      seen = null;
    }
  }
}
