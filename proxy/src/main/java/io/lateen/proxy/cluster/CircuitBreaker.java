package io.lateen.proxy.cluster;

import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.upstream.PoolBudget;
import java.util.concurrent.atomic.AtomicLong;

/// A cluster's limits at one priority, shared by all workers.
public final class CircuitBreaker implements PoolBudget {
  private final CircuitBreakers.Thresholds limits;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();

  CircuitBreaker(CircuitBreakers.Thresholds limits) {
    this.limits = limits;
  }

  private static boolean claim(AtomicLong counter, long limit) {
    if (counter.incrementAndGet() <= limit) {
      return true;
    }
    counter.decrementAndGet();
    return false;
  }

  @Override
  public boolean tryConnect() {
    return claim(connections, limits.maxConnections());
  }

  @Override
  public void connectionClosed() {
    connections.decrementAndGet();
  }

  @Override
  public boolean tryWait() {
    return claim(waiting, limits.maxPendingRequests());
  }

  @Override
  public void waitEnded() {
    waiting.decrementAndGet();
  }

  /// Claims a request; false: there are too many.
  public boolean tryRequest() {
    return claim(requests, limits.maxRequests());
  }

  public void requestEnded() {
    requests.decrementAndGet();
  }

  /// Claims a retry; false: there are too many.
  public boolean tryRetry() {
    return claim(retries, mostRetries());
  }

  /// Envoy, "Circuit breaking", retry budgets.
  private long mostRetries() {
    CircuitBreakers.RetryBudget budget = limits.retryBudget();
    return budget == null
        ? limits.maxRetries()
        : Math.max(
            budget.minConcurrency(),
            (long) (budget.percent() / 100 * (requests.get() + waiting.get())));
  }

  public void retryEnded() {
    retries.decrementAndGet();
  }

  public CircuitBreakers.Thresholds limits() {
    return limits;
  }

  public long activeRequests() {
    return requests.get();
  }
}
