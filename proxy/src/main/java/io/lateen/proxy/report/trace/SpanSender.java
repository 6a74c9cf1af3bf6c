package io.lateen.proxy.report.trace;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import io.lateen.proxy.resource.Tracing.Collector;
import io.lateen.proxy.resource.Tracing.OtlpGrpc;
import io.lateen.proxy.resource.Tracing.OtlpHttp;
import io.lateen.proxy.resource.Tracing.Zipkin;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One worker's spans on their way to a collector: a delivery a second, or per hundred spans, each
/// on a connection of its own. What cannot be sent is dropped and counted. On one event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // what fails is counted, or closes the connection
final class SpanSender {
  private static final int MOST = 100;
  private static final int MAX_CONNECTIONS = 4;
  private static final long DELAY_MILLIS = 1_000;
  private static final String EXPORT =
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private final Collector collector;
  private final Supplier<Map<String, ClusterRuntime>> clusters;
  private final SpanStats stats;
  private final SpanBatch batch;
  private int open;
  private boolean scheduled;

  SpanSender(
      Collector collector,
      Supplier<Map<String, ClusterRuntime>> clusters,
      SpanStats stats,
      SpanBatch batch) {
    this.collector = collector;
    this.clusters = clusters;
    this.stats = stats;
    this.batch = batch;
  }

  void add(Worker worker, Trace trace, RequestRecord record) {
    batch.add(trace, record);
    stats.spansSent().increment(worker.shard());
    if (batch.size() >= MOST) {
      flush(worker);
    } else if (!scheduled) {
      scheduled = true;
      worker.loop().schedule(() -> timer(worker), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void timer(Worker worker) {
    scheduled = false;
    if (batch.size() > 0) {
      stats.timerFlushed().increment(worker.shard());
      flush(worker);
    }
  }

  private void flush(Worker worker) {
    int spans = batch.size();
    byte[] body = batch.take();
    ClusterRuntime runtime = clusters.get().get(collector.cluster());
    Target target = runtime == null ? null : runtime.pick(worker, worker.random().nextLong());
    if (runtime == null || target == null) {
      stats.noCluster().increment(worker.shard());
      stats.spansDropped().add(worker.shard(), spans);
    } else if (open >= MAX_CONNECTIONS) {
      stats.dropped(worker.shard(), spans);
    } else {
      open++;
      stats.reportsSent().increment(worker.shard());
      Delivery delivery = new Delivery(body, accepted -> over(worker, spans, accepted));
      runtime
          .connector()
          .connect(worker, target.address(), handler(delivery))
          .addListener((ChannelFuture done) -> connected(delivery, done));
    }
  }

  private ChannelHandler handler(Delivery delivery) {
    return switch (collector) {
      case Zipkin(_, String path, String host, _) ->
          new HttpPost(delivery, path, host, "application/json");
      case OtlpHttp(_, String path, String host, _) ->
          new HttpPost(delivery, path, host, "application/x-protobuf");
      case OtlpGrpc(_, String host, _) -> GrpcPost.handler(delivery, EXPORT, host);
    };
  }

  private static void connected(Delivery delivery, ChannelFuture done) {
    if (!done.isSuccess()) {
      delivery.over();
    }
  }

  private void over(Worker worker, int spans, boolean accepted) {
    open--;
    if (accepted) {
      stats.reportsSuccess().increment(worker.shard());
    } else {
      stats.dropped(worker.shard(), spans);
    }
  }
}
