package io.lateen.proxy.report.trace;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One worker's spans on their way to Zipkin: a POST a second, or per hundred spans, on a
/// connection of its own. What cannot be sent is dropped and counted. On one event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // what fails is counted, or closes the connection
final class ZipkinSender {
  private static final int MOST = 100;
  private static final int MAX_CONNECTIONS = 4;
  private static final long DELAY_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Tracing config;
  private final Supplier<Map<String, ClusterRuntime>> clusters;
  private final Counter spansSent;
  private final Counter reportsSent;
  private final Counter reportsSuccess;
  private final Counter reportsDropped;
  private final Counter noCluster;
  private final Counter timerFlushed;
  private final StringBuilder spans = new StringBuilder();
  private int count;
  private int open;
  private boolean scheduled;

  ZipkinSender(Tracing config, Supplier<Map<String, ClusterRuntime>> clusters, Scope scope) {
    this.config = config;
    this.clusters = clusters;
    spansSent = scope.counter("spans_sent");
    reportsSent = scope.counter("reports_sent");
    reportsSuccess = scope.counter("reports_success");
    reportsDropped = scope.counter("reports_dropped");
    noCluster = scope.counter("reports_skipped_no_cluster");
    timerFlushed = scope.counter("timer_flushed");
  }

  void add(Worker worker, String span) {
    spans.append(count == 0 ? "[" : ",").append(span);
    count++;
    spansSent.increment(worker.shard());
    if (count >= MOST) {
      flush(worker);
    } else if (!scheduled) {
      scheduled = true;
      worker.loop().schedule(() -> timer(worker), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void timer(Worker worker) {
    scheduled = false;
    if (count > 0) {
      timerFlushed.increment(worker.shard());
      flush(worker);
    }
  }

  private void flush(Worker worker) {
    byte[] body = spans.append(']').toString().getBytes(StandardCharsets.UTF_8);
    spans.setLength(0);
    count = 0;
    ClusterRuntime runtime = clusters.get().get(config.cluster());
    Target target = runtime == null ? null : runtime.pick(worker, worker.random().nextLong(), null);
    if (runtime == null || target == null) {
      noCluster.increment(worker.shard());
    } else if (open >= MAX_CONNECTIONS) {
      reportsDropped.increment(worker.shard());
    } else {
      open++;
      reportsSent.increment(worker.shard());
      runtime
          .connector()
          .connect(worker, target.address(), new Post(worker, body))
          .addListener((ChannelFuture done) -> connected(worker, done));
    }
  }

  private void connected(Worker worker, ChannelFuture done) {
    if (!done.isSuccess()) {
      over(worker, false);
    }
  }

  private void over(Worker worker, boolean accepted) {
    open--;
    (accepted ? reportsSuccess : reportsDropped).increment(worker.shard());
  }

  private ByteBuf request(byte[] body) {
    String head =
        "POST "
            + config.endpoint()
            + " HTTP/1.1\r\nhost: "
            + config.hostname()
            + "\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    return Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.ISO_8859_1), body);
  }

  /// One POST. The answer's first line is all that counts of it.
  private final class Post extends ChannelInboundHandlerAdapter {
    private final Worker worker;
    private byte @Nullable [] body;
    private boolean begun;
    private boolean accepted;

    Post(Worker worker, byte[] body) {
      this.worker = worker;
      this.body = body;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      byte[] sent = body;
      body = null;
      begun = true;
      if (sent != null) {
        context.writeAndFlush(request(sent));
        context
            .channel()
            .eventLoop()
            .schedule(() -> context.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf answer && answer.readableBytes() > 9) {
        accepted |= answer.getByte(answer.readerIndex() + 9) == '2';
      }
      ReferenceCountUtil.release(message);
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (begun) {
        begun = false;
        over(worker, accepted);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      ReferenceCountUtil.release(event);
      context.close(); // the other side has ended its half
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
