package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.CircuitBreaker;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Mix;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The attempts of a request after its first: how many, when, and where not to.
final class Retries {
  /// Servers end connections under load, and the next one too.
  private static final int MOST_UNPROCESSED = 5;

  private final Exchange exchange;
  private final Worker worker;
  private final Runnable again;
  private final List<Target> tried = new ArrayList<>();
  private @Nullable ScheduledFuture<?> backOff;
  private boolean retrying;
  private boolean staleRetried;
  private int unprocessedRetries;
  private int count;
  private int heeded;
  private long triedPriorities;

  Retries(Exchange exchange, Runnable again) {
    this.exchange = exchange;
    this.worker = exchange.worker();
    this.again = again;
  }

  void begin() {
    retrying = false;
    staleRetried = false;
    unprocessedRetries = 0;
    count = 0;
    heeded = 0;
    triedPriorities = 0;
    if (!tried.isEmpty()) {
      tried.clear();
    }
  }

  void tried(@Nullable Target target) {
    if (target != null) {
      tried.add(target);
    }
  }

  /// Of the attempt under way, from 1.
  int number() {
    return count + 1;
  }

  boolean underWay() {
    return retrying;
  }

  /// Whether a request may be sent once more because its connection had gone stale: most likely
  /// nothing was processed, but only what may be repeated at all is (RFC 9110 section 9.2.2).
  ///
  /// @param unprocessed whether the server says that nothing was: then any request may be
  boolean mayReplaceStale(boolean unprocessed) {
    if (unprocessed) {
      return unprocessedRetries++ < MOST_UNPROCESSED;
    }
    boolean may = !staleRetried && exchange.request().method().idempotent();
    staleRetried |= may;
    return may;
  }

  /// The endpoint for the next attempt; another than before if the plan says so and there is one.
  ///
  /// @param wanted what is asked of endpoints
  @Nullable Target pick(
      ClusterRuntime cluster, @Nullable RetryPlan plan, long hash, MetadataMatch wanted) {
    InetSocketAddress original = OriginalDestinations.of(cluster.config(), exchange);
    if (tried.isEmpty() || plan == null) {
      return cluster.pick(worker, hash, 0, wanted, original);
    }
    leaveOutPriorities(plan.priorityFrequency());
    Target chosen = cluster.pick(worker, hash, triedPriorities, wanted, original);
    if (plan.avoidPreviousHosts()) {
      for (int i = 0; i < plan.hostSelectionAttempts() && tried.contains(chosen); i++) {
        chosen = cluster.pick(worker, Mix.mix(hash + i + 1), triedPriorities, wanted, original);
      }
    }
    return chosen;
  }

  /// Every so many attempts, the priorities they went to.
  private void leaveOutPriorities(int frequency) {
    if (frequency > 0 && tried.size() - heeded >= frequency) {
      for (; heeded < tried.size(); heeded++) {
        triedPriorities |= 1L << tried.get(heeded).priority();
      }
    }
  }

  /// Whether there may be one more attempt; it is claimed then, and [#schedule] must follow.
  boolean claim(RetryPlan plan, CircuitBreaker breaker, UpstreamStats stats) {
    if (count >= plan.attempts()) {
      exchange.record().flag(Flag.RETRY_LIMIT);
      stats.rqRetryLimitExceeded.increment(worker.shard());
      return false;
    }
    if (!retrying && !breaker.tryRetry()) {
      stats.rqRetryOverflow.increment(worker.shard());
      return false;
    }
    retrying = true;
    stats.rqRetry.increment(worker.shard());
    return true;
  }

  /// @param said how long to wait, in milliseconds; -1: the plan knows
  void schedule(RetryPlan plan, long said) {
    long usual = plan.backOffMillis(count++, worker.random());
    long millis = said < 0 ? usual : said;
    backOff = worker.loop().schedule(this::fire, millis, TimeUnit.MILLISECONDS);
  }

  private void fire() {
    backOff = null;
    again.run();
  }

  void finish(CircuitBreaker breaker) {
    if (backOff != null) {
      backOff.cancel(false);
      backOff = null;
    }
    if (retrying) {
      retrying = false;
      breaker.retryEnded();
    }
  }
}
