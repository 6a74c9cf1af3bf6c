package io.lateen.proxy.report.trace;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.Reporter;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.report.Trace;
import io.lateen.proxy.report.trace.TraceHeaders.Said;
import io.lateen.proxy.resource.Tracing;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Puts requests into traces and tells Zipkin of those that are sampled. Shared by all workers.
public final class Tracer implements Reporter {
  private final Tracing config;
  private final String service;
  private final ZipkinSender[] senders;

  /// @param service what this proxy's spans say it is
  public Tracer(
      Tracing config,
      String service,
      Supplier<Map<String, ClusterRuntime>> clusters,
      StatsStore stats,
      int workers) {
    this.config = config;
    this.service = service;
    this.senders = new ZipkinSender[workers];
    for (int i = 0; i < workers; i++) {
      senders[i] = new ZipkinSender(config, clusters, stats.scope("tracing.zipkin"));
    }
  }

  /// Puts a request into its trace, or begins one.
  public void begin(Worker worker, RequestHead head, RequestRecord record) {
    Said said = TraceHeaders.read(head);
    SplittableRandom random = worker.random();
    Boolean decided = said.sampled();
    boolean sampled = decided == null ? random.nextDouble() * 100 < config.sampled() : decided;
    Trace caller = said.trace();
    Trace trace;
    if (caller == null) {
      trace = new Trace(random.nextLong(), random.nextLong(), id(random), 0, sampled);
    } else if (config.server() && config.sharedSpans()) {
      trace = new Trace(caller.high(), caller.low(), caller.span(), 0, sampled);
    } else {
      trace = new Trace(caller.high(), caller.low(), id(random), caller.span(), sampled);
    }
    record.trace = trace;
    TraceHeaders.write(head, trace);
  }

  private static long id(SplittableRandom random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  @Override
  public void report(Worker worker, RequestRecord record) {
    Trace trace = record.trace;
    if (trace != null && trace.sampled()) {
      senders[worker.index()].add(worker, Span.json(trace, record, config, service));
    }
  }
}
