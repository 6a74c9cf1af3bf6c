package io.lateen.proxy.report.trace;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;

/// Statistics of Envoy's Zipkin tracer, for every collector.
///
/// @param spansDropped ours: spans no collector will ever hear of
record SpanStats(
    Counter spansSent,
    Counter spansDropped,
    Counter reportsSent,
    Counter reportsSuccess,
    Counter reportsDropped,
    Counter noCluster,
    Counter timerFlushed) {

  /// @param scope `tracing.zipkin` or `tracing.opentelemetry`
  static SpanStats of(Scope scope) {
    return new SpanStats(
        scope.counter("spans_sent"),
        scope.counter("spans_dropped"),
        scope.counter("reports_sent"),
        scope.counter("reports_success"),
        scope.counter("reports_dropped"),
        scope.counter("reports_skipped_no_cluster"),
        scope.counter("timer_flushed"));
  }

  void dropped(Shard shard, int spans) {
    reportsDropped.increment(shard);
    spansDropped.add(shard, spans);
  }
}
