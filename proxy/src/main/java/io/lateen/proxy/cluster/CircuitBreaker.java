package io.lateen.proxy.cluster;

import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.PoolBudget;

/// A cluster's limits at one priority, shared by all workers (Envoy, "Circuit breaking").
public final class CircuitBreaker implements PoolBudget {
  private final CircuitBreakers.Thresholds limits;
  private final Limit connections;
  private final Limit waiting;
  private final Limit requests;
  private final Limit retries;

  /// @param priority `default` or `high`
  CircuitBreaker(CircuitBreakers.Thresholds limits, Scope stats, String priority) {
    this.limits = limits;
    String prefix = "circuit_breakers." + priority + ".";
    connections = new Limit(stats.gauge(prefix + "cx_open"));
    waiting = new Limit(stats.gauge(prefix + "rq_pending_open"));
    requests = new Limit(stats.gauge(prefix + "rq_open"));
    retries = new Limit(stats.gauge(prefix + "rq_retry_open"));
  }

  @Override
  public boolean tryConnect() {
    return connections.claim(limits.maxConnections());
  }

  @Override
  public void connectionClosed() {
    connections.release(limits.maxConnections());
  }

  @Override
  public boolean tryWait() {
    return waiting.claim(limits.maxPendingRequests());
  }

  @Override
  public void waitEnded() {
    waiting.release(limits.maxPendingRequests());
  }

  /// Claims a request; false: there are too many.
  public boolean tryRequest() {
    return requests.claim(limits.maxRequests());
  }

  public void requestEnded() {
    requests.release(limits.maxRequests());
  }

  /// Claims a retry; false: there are too many.
  public boolean tryRetry() {
    return retries.claim(mostRetries());
  }

  /// Envoy, "Circuit breaking", retry budgets.
  private long mostRetries() {
    CircuitBreakers.RetryBudget budget = limits.retryBudget();
    return budget == null
        ? limits.maxRetries()
        : Math.max(
            budget.minConcurrency(),
            (long) (budget.percent() / 100 * (requests.taken() + waiting.taken())));
  }

  public void retryEnded() {
    retries.release(mostRetries());
  }

  public CircuitBreakers.Thresholds limits() {
    return limits;
  }

  public long activeRequests() {
    return requests.taken();
  }
}
