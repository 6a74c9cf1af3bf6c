package io.lateen.proxy.listener;

import io.lateen.proxy.upstream.Worker;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Gives a TLS handshake what arrives for it when it is its turn, and leaves when the handshake is
/// over. Meanwhile nothing is read, whoever asks for it. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class HandshakeGate extends ChannelDuplexHandler {
  private final HandshakeTurns turns;
  private final ListenerStats stats;
  private final SslHandler tls;
  private final Worker worker;

  /// What came and waits.
  private final ArrayDeque<Object> held = new ArrayDeque<>(2);

  private @Nullable ChannelHandlerContext waiting;
  private boolean begun;
  private boolean delayed;
  private boolean readingStopped;
  private boolean readAsked;

  HandshakeGate(HandshakeTurns turns, ListenerStats stats, SslHandler tls, Worker worker) {
    this.turns = turns;
    this.stats = stats;
    this.tls = tls;
    this.worker = worker;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (waiting == null && turns.free()) {
      begun = true;
      turns.work(() -> context.fireChannelRead(message));
      return;
    }
    held.add(message);
    if (waiting == null) {
      waitFor(context);
    }
  }

  private void waitFor(ChannelHandlerContext context) {
    waiting = context;
    readingStopped = context.channel().config().isAutoRead();
    context.channel().config().setAutoRead(false);
    if (!delayed) {
      delayed = true;
      stats.handshakesDelayed().increment(worker.shard());
    }
    if (turns.join(this, context.channel().parent())) {
      stats.acceptsStopped().increment(worker.shard());
    }
  }

  /// It is its turn.
  void goOn() {
    ChannelHandlerContext context = waiting;
    if (context == null) {
      return;
    }
    waiting = null;
    begun = true;
    for (Object one = held.poll(); one != null; one = held.poll()) {
      context.fireChannelRead(one);
    }
    if (context.channel().isActive()) {
      readOn(context);
      complete(context);
    }
  }

  private void readOn(ChannelHandlerContext context) {
    boolean ask = readAsked;
    readAsked = false;
    if (readingStopped) {
      context.channel().config().setAutoRead(true);
    } else if (ask) {
      context.read();
    }
  }

  private void complete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (tls.handshakeFuture().isDone() && !context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (waiting == null) {
      turns.work(() -> complete(context));
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (waiting == null) {
      context.read();
    } else {
      readAsked = true;
    }
  }

  /// Netty's epoll transport reads what is left, though reading is off, when it hears of the end,
  /// and forgets a channel that then waits for nothing. Who ends before it has been answered cannot
  /// finish a handshake.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (waiting != null && event instanceof ChannelInputShutdownEvent) {
      if (!begun) {
        context.close();
        return;
      }
      turns.leave(this);
      turns.work(this::goOn);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  private void forget() {
    if (waiting != null) {
      waiting = null;
      turns.leave(this);
    }
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
