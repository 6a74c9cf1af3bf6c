package io.lateen.proxy.upstream;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 connections of one worker to one endpoint. The one used last is used next, so that as
/// few as possible stay warm. On the worker's event loop only.
public final class ExclusivePool implements Pool {
  private final Worker worker;
  private final InetSocketAddress address;
  private final Connector connector;
  private final PoolBudget budget;
  private final UpstreamStats stats;
  private final int maxRequests;
  private final long idleNanos;
  private final ArrayDeque<ExclusiveConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<UpstreamListener> waiting = new ArrayDeque<>();
  private final List<ExclusiveConnection> open = new ArrayList<>();
  private int connecting;
  private boolean draining;

  /// @param maxRequests per connection; 0: no limit
  /// @param idleNanos until an idle connection is closed; 0: never
  public ExclusivePool(
      Worker worker,
      InetSocketAddress address,
      Connector connector,
      PoolBudget budget,
      UpstreamStats stats,
      int maxRequests,
      long idleNanos) {
    this.worker = worker;
    this.address = address;
    this.connector = connector;
    this.budget = budget;
    this.stats = stats;
    this.maxRequests = maxRequests;
    this.idleNanos = idleNanos;
  }

  Worker worker() {
    return worker;
  }

  UpstreamStats stats() {
    return stats;
  }

  long idleNanos() {
    return idleNanos;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public int size() {
    return open.size() + connecting;
  }

  @Override
  public void acquire(UpstreamListener listener) {
    ExclusiveConnection ready = idle.pollFirst();
    while (ready != null && !ready.usable()) {
      ready = idle.pollFirst();
    }
    if (ready != null) {
      ready.attach(listener);
      return;
    }
    acquireNew(listener);
  }

  @Override
  public void acquireNew(UpstreamListener listener) {
    if (connector.refusal() != null) {
      listener.refused(Reset.CONNECT_FAILURE, connector.refusal());
      return;
    }
    if (!budget.tryWait()) {
      stats.rqPendingOverflow.increment(worker.shard());
      listener.refused(Reset.OVERFLOW, "");
      return;
    }
    // At least one connection per endpoint, or its requests would wait for ever.
    boolean allowed = budget.tryConnect();
    if (!allowed) {
      stats.cxOverflow.increment(worker.shard());
    }
    waiting.addLast(listener);
    stats.rqPendingTotal.increment(worker.shard());
    stats.rqPendingActive.add(worker.shard(), 1);
    if (allowed || size() == 0) {
      connect(allowed);
    }
  }

  @Override
  public void cancel(UpstreamListener listener) {
    if (waiting.remove(listener)) {
      noLongerWaiting();
    }
  }

  private void noLongerWaiting() {
    budget.waitEnded();
    stats.rqPendingActive.add(worker.shard(), -1);
  }

  private void connect(boolean budgeted) {
    ExclusiveConnection connection = new ExclusiveConnection(this, budgeted);
    connecting++;
    stats.cxTotal.increment(worker.shard());
    stats.cxHttp1Total.increment(worker.shard());
    stats.cxActive.add(worker.shard(), 1);
    connector.open(worker, address, connection, failure -> connected(connection, failure));
  }

  private void connected(ExclusiveConnection connection, @Nullable Throwable failure) {
    connecting--;
    if (failure != null) {
      UpstreamListener first = waiting.pollFirst();
      if (first != null) {
        noLongerWaiting();
      }
      connection.abandon();
      closed(connection);
      refuse(first, failure);
      return;
    }
    open.add(connection);
    connection.opened();
    release(connection);
  }

  private void refuse(@Nullable UpstreamListener first, Throwable failure) {
    boolean late = failure instanceof io.netty.channel.ConnectTimeoutException;
    (late ? stats.cxConnectTimeout : stats.cxConnectFail).increment(worker.shard());
    if (first != null) {
      first.refused(
          late ? Reset.CONNECT_TIMEOUT : Reset.CONNECT_FAILURE, TransportFailure.of(failure));
    }
  }

  /// When fewer connections are coming than requests wait.
  private void connectForWaiting() {
    while (waiting.size() > connecting) {
      boolean allowed = budget.tryConnect();
      if (!allowed && size() > 0) {
        return;
      }
      connect(allowed);
    }
  }

  void release(ExclusiveConnection connection) {
    if (maxRequests > 0 && connection.served() >= maxRequests) {
      connection.close();
      return;
    }
    UpstreamListener next = waiting.pollFirst();
    if (next != null) {
      noLongerWaiting();
      connection.attach(next);
    } else if (draining) {
      connection.close();
    } else {
      idle.addFirst(connection);
      connection.rest();
    }
  }

  void closed(ExclusiveConnection connection) {
    idle.remove(connection);
    open.remove(connection);
    stats.cxActive.add(worker.shard(), -1);
    stats.cxDestroy.increment(worker.shard());
    if (connection.budgeted()) {
      budget.connectionClosed();
    }
    if (!waiting.isEmpty()) {
      connectForWaiting();
    }
  }

  @Override
  public void drain() {
    draining = true;
    for (ExclusiveConnection connection : List.copyOf(idle)) {
      connection.close();
    }
  }

  @Override
  public void revive() {
    draining = false;
  }
}
