package io.lateen.proxy.listener;

import io.lateen.proxy.upstream.Worker;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/// Counts TLS handshakes, holds those that do not end to their number, and ends connections whose
/// handshake fails: whoever took the connection need not know. On the worker's event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class Handshake extends ChannelInboundHandlerAdapter {
  private final ListenerStats stats;
  private final SslHandler tls;
  private final Worker worker;
  private final long begun = System.currentTimeMillis();
  private final Handshakes unfinished;
  private boolean shaken;

  Handshake(ListenerStats stats, SslHandler tls, Worker worker, Handshakes unfinished) {
    this.stats = stats;
    this.tls = tls;
    this.worker = worker;
    this.unfinished = unfinished;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (unfinished.began(context.channel())) {
      stats.handshakesCut().increment(worker.shard());
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    unfinished.over(context.channel());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      shaken = done.isSuccess();
      unfinished.over(context.channel());
      stats.tls().count(tls, shaken, begun, worker.shard());
      if (!shaken) {
        context.close();
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (shaken) {
      context.fireExceptionCaught(cause);
    } else {
      context.close();
    }
  }
}
