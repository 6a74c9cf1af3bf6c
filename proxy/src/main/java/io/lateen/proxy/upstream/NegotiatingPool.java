package io.lateen.proxy.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Connections to an endpoint that says itself what it speaks (`auto_config`): what ALPN agrees on
/// for the first connection counts until there is none left. On the worker's event loop only.
public final class NegotiatingPool extends QueueingPool {
  private final ExclusivePool http1;
  private final MultiplexedPool http2;
  private QueueingPool chosen;
  private boolean asking;

  public NegotiatingPool(PoolSettings settings, ExclusivePool http1, MultiplexedPool http2) {
    super(settings);
    this.http1 = http1;
    this.http2 = http2;
    this.chosen = http1;
  }

  @Override
  public int size() {
    return http1.size() + http2.size() + (asking ? 1 : 0);
  }

  private boolean known() {
    return !asking && chosen.size() > 0;
  }

  @Override
  public void acquire(UpstreamListener listener) {
    if (known()) {
      chosen.acquire(listener);
    } else {
      ask(listener);
    }
  }

  @Override
  public void acquireNew(UpstreamListener listener) {
    if (known()) {
      chosen.acquireNew(listener);
    } else {
      ask(listener);
    }
  }

  private void ask(UpstreamListener listener) {
    if (enqueue(listener) && !asking) {
      asking = true;
      boolean budgeted = claimConnection(); // at least one, or its requests would wait for ever
      Question question = new Question();
      settings()
          .connector()
          .open(worker(), address(), question, failure -> answered(question, budgeted, failure));
    }
  }

  private void answered(Question question, boolean budgeted, @Nullable Throwable failure) {
    asking = false;
    if (failure != null) {
      question.close();
      failed(budgeted, failure);
      return;
    }
    Channel channel = Objects.requireNonNull(question.channel);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    boolean h2 = tls != null && "h2".equals(tls.applicationProtocol());
    channel.pipeline().remove(question);
    chosen = h2 ? http2 : http1;
    if (h2) {
      http2.adopt(channel, budgeted);
    } else {
      http1.adopt(channel, budgeted);
    }
    for (UpstreamListener next = dequeue(); next != null; next = dequeue()) {
      chosen.acquire(next);
    }
  }

  private void failed(boolean budgeted, Throwable failure) {
    Reset why = connectionFailed(failure);
    if (budgeted) {
      settings().budget().connectionClosed();
    }
    for (int left = waiting(); left > 0; left--) {
      UpstreamListener lost = dequeue();
      if (lost != null) {
        stats().rqPendingFailureEject.increment(shard());
        lost.refused(why, TransportFailure.of(failure));
      }
    }
  }

  @Override
  public void cancel(UpstreamListener listener) {
    super.cancel(listener);
    http1.cancel(listener);
    http2.cancel(listener);
  }

  @Override
  void closeIdle() {
    http1.drain();
    http2.drain();
  }

  @Override
  public void revive() {
    super.revive();
    http1.revive();
    http2.revive();
  }

  /// Stands at the end of a connection until it is known what is spoken on it.
  @SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
  private static final class Question extends ChannelInboundHandlerAdapter {
    @Nullable Channel channel;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    void close() {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
