package io.lateen.proxy.report.trace;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.Reporter;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import io.lateen.proxy.report.trace.TraceHeaders.Said;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.resource.Tracing.OtlpGrpc;
import io.lateen.proxy.resource.Tracing.OtlpHttp;
import io.lateen.proxy.resource.Tracing.Zipkin;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Puts requests into traces and tells a collector of those that are sampled. Shared by all
/// workers.
public final class Tracer implements Reporter {
  private final Tracing config;
  private final boolean joins;
  private final SpanSender[] senders;

  /// @param service what this proxy's spans say it is
  public Tracer(
      Tracing config,
      String service,
      Supplier<Map<String, ClusterRuntime>> clusters,
      StatsStore store,
      int workers) {
    this.config = config;
    this.joins = config.server() && config.collector() instanceof Zipkin z && z.sharedSpans();
    this.senders = new SpanSender[workers];
    boolean zipkin = config.collector() instanceof Zipkin;
    SpanStats stats =
        SpanStats.of(store.scope(zipkin ? "tracing.zipkin" : "tracing.opentelemetry"));
    for (int i = 0; i < workers; i++) {
      senders[i] = new SpanSender(config.collector(), clusters, stats, batch(config, service));
    }
  }

  private static SpanBatch batch(Tracing config, String service) {
    SpanTags tags = new SpanTags(config.maxPathLength());
    return switch (config.collector()) {
      case Zipkin zipkin -> new ZipkinBatch(tags, config.server(), zipkin.sharedSpans(), service);
      case OtlpHttp(_, _, _, String told) -> otlp(tags, config, told, service);
      case OtlpGrpc(_, _, String told) -> otlp(tags, config, told, service);
    };
  }

  private static SpanBatch otlp(SpanTags tags, Tracing config, String told, String own) {
    return new OtlpBatch(tags, config.server(), told.isEmpty() ? own : told);
  }

  /// Puts a request into its trace, or begins one.
  public void begin(Worker worker, RequestHead head, RequestRecord record) {
    Said said = TraceHeaders.read(head);
    SplittableRandom random = worker.random();
    Boolean decided = said.sampled();
    boolean sampled = decided == null ? sampled(random, head) : decided;
    Trace caller = said.trace();
    Trace trace;
    if (caller == null) {
      trace = new Trace(random.nextLong(), random.nextLong(), id(random), 0, sampled);
    } else if (joins) {
      trace = new Trace(caller.high(), caller.low(), caller.span(), 0, sampled);
    } else {
      trace = new Trace(caller.high(), caller.low(), id(random), caller.span(), sampled);
    }
    record.trace = trace;
    TraceHeaders.write(head, trace);
  }

  /// Trusted clients may ask for it, others where they may.
  private boolean sampled(SplittableRandom random, RequestHead head) {
    return head.has(KnownHeader.X_ENVOY_FORCE_TRACE)
        || random.nextDouble() * 100 < config.sampled()
        || (head.findNext(TraceHeaders.CLIENT_ID, 0) >= 0
            && random.nextDouble() * 100 < config.asked());
  }

  private static long id(SplittableRandom random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  @Override
  public void report(Worker worker, RequestRecord record) {
    Trace trace = record.trace;
    if (trace != null && trace.sampled() && !record.healthCheck) {
      senders[worker.index()].add(worker, trace, record);
    }
  }
}
