package io.lateen.proxy.upstream;

import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Histogram;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The statistics of one cluster, by Envoy's names.
public final class UpstreamStats {
  private static final int MOST_ALTERNATIVES = 100;

  public final Counter cxTotal;
  public final Counter cxHttp1Total;
  public final Counter cxHttp2Total;
  public final Gauge cxActive;
  public final Counter cxConnectFail;
  public final Counter cxConnectTimeout;
  public final Counter cxOverflow;
  public final Counter cxDestroy;
  public final Counter cxRxBytes;
  public final Counter cxTxBytes;
  public final Counter cxNoneHealthy;
  public final Counter rqTotal;
  public final Gauge rqActive;
  public final Counter rqPendingTotal;
  public final Gauge rqPendingActive;
  public final Counter rqPendingOverflow;
  public final Counter rqPendingFailureEject;
  public final Counter rqTimeout;
  public final Counter rqPerTryTimeout;
  public final Counter rqPerTryIdleTimeout;
  public final Counter rqRetry;
  public final Counter rqRetrySuccess;
  public final Counter rqRetryOverflow;
  public final Counter rqRetryLimitExceeded;
  public final Counter retryOrShadowAbandoned;
  public final Counter rqCancelled;
  public final Counter rqRxReset;
  public final Counter rqTxReset;
  public final Counter rqCompleted;
  public final Histogram rqTime;
  public final Gauge membershipTotal;
  public final Gauge membershipHealthy;
  public final Counter lbHealthyPanic;
  private final Counter[] classes = new Counter[6];
  private final Counter[] codes = new Counter[600];
  private final Scope scope;
  private final Map<String, AlternativeStats> alternatives = new ConcurrentHashMap<>();

  public UpstreamStats(StatsStore store, String cluster) {
    scope = store.scope("cluster", "envoy_cluster_name", cluster);
    cxTotal = scope.counter("upstream_cx_total");
    cxHttp1Total = scope.counter("upstream_cx_http1_total");
    cxHttp2Total = scope.counter("upstream_cx_http2_total");
    cxActive = scope.gauge("upstream_cx_active");
    cxConnectFail = scope.counter("upstream_cx_connect_fail");
    cxConnectTimeout = scope.counter("upstream_cx_connect_timeout");
    cxOverflow = scope.counter("upstream_cx_overflow");
    cxDestroy = scope.counter("upstream_cx_destroy");
    cxRxBytes = scope.counter("upstream_cx_rx_bytes_total");
    cxTxBytes = scope.counter("upstream_cx_tx_bytes_total");
    cxNoneHealthy = scope.counter("upstream_cx_none_healthy");
    rqTotal = scope.counter("upstream_rq_total");
    rqActive = scope.gauge("upstream_rq_active");
    rqPendingTotal = scope.counter("upstream_rq_pending_total");
    rqPendingActive = scope.gauge("upstream_rq_pending_active");
    rqPendingOverflow = scope.counter("upstream_rq_pending_overflow");
    rqPendingFailureEject = scope.counter("upstream_rq_pending_failure_eject");
    rqTimeout = scope.counter("upstream_rq_timeout");
    rqPerTryTimeout = scope.counter("upstream_rq_per_try_timeout");
    rqPerTryIdleTimeout = scope.counter("upstream_rq_per_try_idle_timeout");
    rqRetry = scope.counter("upstream_rq_retry");
    rqRetrySuccess = scope.counter("upstream_rq_retry_success");
    rqRetryOverflow = scope.counter("upstream_rq_retry_overflow");
    rqRetryLimitExceeded = scope.counter("upstream_rq_retry_limit_exceeded");
    retryOrShadowAbandoned = scope.counter("retry_or_shadow_abandoned");
    rqCancelled = scope.counter("upstream_rq_cancelled");
    rqRxReset = scope.counter("upstream_rq_rx_reset");
    rqTxReset = scope.counter("upstream_rq_tx_reset");
    rqCompleted = scope.counter("upstream_rq_completed");
    rqTime = scope.histogram("upstream_rq_time");
    membershipTotal = scope.gauge("membership_total");
    membershipHealthy = scope.gauge("membership_healthy");
    lbHealthyPanic = scope.counter("lb_healthy_panic");
    for (int i = 1; i <= 5; i++) {
      classes[i] =
          scope.counter(
              "upstream_rq_" + i + "xx", "upstream_rq_xx", "envoy_response_code_class", "" + i);
    }
  }

  /// `cluster.<name>.http2.*`: they come about when a cluster speaks it.
  Http2Stats http2() {
    return new Http2Stats(scope.below("http2"));
  }

  /// Counts a response, the proxy's own ones for this cluster too.
  public void response(Worker worker, int status) {
    if (status >= 100 && status < 600) {
      rqCompleted.increment(worker.shard());
      classes[status / 100].increment(worker.shard());
      code(status).increment(worker.shard());
    }
  }

  /// Counts for requests that say by which name they want to be counted once more
  /// (`x-envoy-upstream-alt-stat-name`). Trusted as they are, the names are not without number:
  /// further ones count together.
  public AlternativeStats alternative(String name) {
    AlternativeStats known = alternatives.get(name);
    if (known != null) {
      return known;
    }
    String taken = alternatives.size() < MOST_ALTERNATIVES ? name : "other";
    return alternatives.computeIfAbsent(taken, one -> new AlternativeStats(scope.below(one)));
  }

  /// A race makes the same counter twice over, which is harmless.
  private Counter code(int status) {
    Counter counter = codes[status];
    if (counter == null) {
      String text = Integer.toString(status);
      counter = scope.counter("upstream_rq_" + text, "upstream_rq", "envoy_response_code", text);
      codes[status] = counter;
    }
    return counter;
  }
}
