package io.lateen.proxy.listener;

import io.lateen.proxy.resource.Listener.ListenerFilters;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/// Holds a connection's first octets back until they tell what it is, then gives them to whoever
/// takes the connection: Envoy's listener filters `tls_inspector` and `http_inspector`. On the
/// worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class FirstOctets extends ChannelInboundHandlerAdapter {
  /// Adds the handlers that take the connection, or closes it.
  @FunctionalInterface
  interface Taker {
    /// @param silent the client has said nothing at all
    void take(ClientHello hello, boolean silent);
  }

  private final Worker worker;
  private final ListenerFilters filters;
  private final boolean tls;
  private final long timeoutNanos;
  private final Taker then;
  private @Nullable ByteBuf seen;
  private @Nullable Deadline timeout;
  private boolean done;

  /// @param tls whether to look for a TLS client hello
  /// @param timeoutNanos 0: none
  FirstOctets(Worker worker, ListenerFilters filters, boolean tls, long timeoutNanos, Taker then) {
    this.worker = worker;
    this.filters = filters;
    this.tls = tls;
    this.timeoutNanos = timeoutNanos;
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
    if (filters.continueOnTimeout()) {
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
      ClientHello hello = look(all);
      if (hello != null) {
        decide(context, hello);
      }
    } catch (IllegalArgumentException e) {
      context.close(); // Nobody could shake hands with that.
    }
  }

  /// Null: more is needed.
  private @Nullable ClientHello look(ByteBuf all) {
    ClientHello hello = tls ? ClientHelloParser.parse(all) : ClientHello.NONE;
    return hello == null || hello.tls() || !filters.httpInspector()
        ? hello
        : HttpStartParser.parse(all);
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
    then.take(hello, seen == null);
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

  /// Whoever says nothing more will not finish a hello; but without TLS that may be all there is.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !done) {
      if (tls) {
        context.close();
        return;
      }
      decide(context, ClientHello.NONE);
    }
    context.fireUserEventTriggered(event);
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
