package io.lateen.proxy.upstream;

import io.lateen.proxy.stats.Shard;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What every pool has: requests that wait for a connection, within the cluster's budget, and
/// counts of both. On the worker's event loop only.
abstract sealed class QueueingPool implements Pool
    permits ExclusivePool, MultiplexedPool, NegotiatingPool {
  private final PoolSettings settings;
  private final Shard shard;
  private final ArrayDeque<UpstreamListener> waiting = new ArrayDeque<>();
  private boolean draining;

  QueueingPool(PoolSettings settings) {
    this.settings = settings;
    this.shard = settings.worker().shard();
  }

  final PoolSettings settings() {
    return settings;
  }

  final Worker worker() {
    return settings.worker();
  }

  final UpstreamStats stats() {
    return settings.stats();
  }

  final Shard shard() {
    return shard;
  }

  final boolean draining() {
    return draining;
  }

  @Override
  public final InetSocketAddress address() {
    return settings.address();
  }

  // Requests.

  final int waiting() {
    return waiting.size();
  }

  /// Has a request wait for a connection; false: it may not, and has heard so.
  final boolean enqueue(UpstreamListener listener) {
    String refusal = settings.connector().refusal();
    if (refusal != null) {
      listener.refused(Reset.CONNECT_FAILURE, refusal);
      return false;
    }
    if (!settings.budget().tryWait()) {
      stats().rqPendingOverflow.increment(shard);
      listener.refused(Reset.OVERFLOW, "");
      return false;
    }
    waiting.addLast(listener);
    stats().rqPendingTotal.increment(shard);
    stats().rqPendingActive.add(shard, 1);
    return true;
  }

  /// The one that has waited longest, which waits no longer; null: nobody waits.
  final @Nullable UpstreamListener dequeue() {
    UpstreamListener first = waiting.pollFirst();
    if (first != null) {
      waitEnded();
    }
    return first;
  }

  /// The one of these that has waited longest, which waits no longer; null: none of them waits.
  final @Nullable UpstreamListener dequeue(Predicate<UpstreamListener> which) {
    for (Iterator<UpstreamListener> all = waiting.iterator(); all.hasNext(); ) {
      UpstreamListener one = all.next();
      if (which.test(one)) {
        all.remove();
        waitEnded();
        return one;
      }
    }
    return null;
  }

  private void waitEnded() {
    settings.budget().waitEnded();
    stats().rqPendingActive.add(shard, -1);
  }

  @Override
  public void cancel(UpstreamListener listener) {
    if (waiting.remove(listener)) {
      waitEnded();
    }
  }

  // Connections.

  /// Claims a connection of the budget; false: there are too many.
  final boolean claimConnection() {
    boolean allowed = settings.budget().tryConnect();
    if (!allowed) {
      stats().cxOverflow.increment(shard);
    }
    return allowed;
  }

  final void connectionBegun() {
    stats().cxTotal.increment(shard);
    stats().cxActive.add(shard, 1);
  }

  final void connectionOver(boolean budgeted) {
    stats().cxActive.add(shard, -1);
    stats().cxDestroy.increment(shard);
    if (budgeted) {
      settings.budget().connectionClosed();
    }
  }

  /// Counts a connection that has not come about.
  final Reset connectionFailed(@Nullable Throwable why) {
    boolean late = why instanceof ConnectTimeoutException;
    (late ? stats().cxConnectTimeout : stats().cxConnectFail).increment(shard);
    return late ? Reset.CONNECT_TIMEOUT : Reset.CONNECT_FAILURE;
  }

  /// Closes what is idle.
  abstract void closeIdle();

  @Override
  public final void drain() {
    draining = true;
    closeIdle();
  }

  @Override
  public void revive() {
    draining = false;
  }
}
