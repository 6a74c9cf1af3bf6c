package io.lateen.proxy.upstream;

import io.lateen.proxy.http2.Http2Stats;
import io.lateen.proxy.http2.Limits;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// HTTP/2 connections of one worker to one endpoint: one, and another only when every stream of
/// those there are is taken. Requests wait until the server has said what it takes. On the worker's
/// event loop only.
public final class MultiplexedPool implements Pool {
  private final Worker worker;
  private final InetSocketAddress address;
  private final Connector connector;
  private final PoolBudget budget;
  private final UpstreamStats stats;
  private final Http2Stats http2Stats;
  private final Limits limits;
  private final int maxRequests;
  private final long idleNanos;
  private final ArrayDeque<UpstreamListener> waiting = new ArrayDeque<>();
  private final List<MultiplexedConnection> open = new ArrayList<>();
  private int connecting;
  private boolean draining;

  /// @param maxRequests per connection; 0: no limit
  /// @param idleNanos until an idle connection is closed; 0: never
  public MultiplexedPool(
      Worker worker,
      InetSocketAddress address,
      Connector connector,
      PoolBudget budget,
      UpstreamStats stats,
      Limits limits,
      int maxRequests,
      long idleNanos) {
    this.worker = worker;
    this.address = address;
    this.connector = connector;
    this.budget = budget;
    this.stats = stats;
    this.http2Stats = stats.http2();
    this.limits = limits;
    this.maxRequests = maxRequests;
    this.idleNanos = idleNanos;
  }

  Worker worker() {
    return worker;
  }

  UpstreamStats stats() {
    return stats;
  }

  Http2Stats http2Stats() {
    return http2Stats;
  }

  Limits limits() {
    return limits;
  }

  int maxRequests() {
    return maxRequests;
  }

  long idleNanos() {
    return idleNanos;
  }

  int connectTimeoutMillis() {
    return connector.connectTimeoutMillis();
  }

  boolean draining() {
    return draining;
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
    for (int i = 0; i < open.size(); i++) {
      MultiplexedConnection connection = open.get(i);
      if (connection.hasRoom()) {
        connection.attach(listener);
        return;
      }
    }
    await(listener);
  }

  /// A connection that has turned a request away takes no more, or another would do the same.
  @Override
  public void acquireNew(UpstreamListener listener) {
    acquire(listener);
  }

  private void await(UpstreamListener listener) {
    if (connector.refusal() != null) {
      listener.refused(Reset.CONNECT_FAILURE, connector.refusal());
      return;
    }
    if (!budget.tryWait()) {
      stats.rqPendingOverflow.increment(worker.shard());
      listener.refused(Reset.OVERFLOW, "");
      return;
    }
    waiting.addLast(listener);
    stats.rqPendingTotal.increment(worker.shard());
    stats.rqPendingActive.add(worker.shard(), 1);
    connectForWaiting();
  }

  /// When more requests wait than the connections being opened will take.
  private void connectForWaiting() {
    if (waiting.size() <= (long) connecting * limits.maxStreams()) {
      return;
    }
    boolean allowed = budget.tryConnect();
    if (!allowed) {
      stats.cxOverflow.increment(worker.shard());
    }
    if (allowed || size() == 0) { // At least one, or its requests would wait for ever.
      connect(allowed);
    }
  }

  private void connect(boolean budgeted) {
    MultiplexedHandler handler = new MultiplexedHandler(this, budgeted);
    connecting++;
    stats.cxTotal.increment(worker.shard());
    stats.cxHttp2Total.increment(worker.shard());
    stats.cxActive.add(worker.shard(), 1);
    connector.open(worker, address, handler, failure -> connected(handler, failure));
  }

  private void connected(MultiplexedHandler handler, @Nullable Throwable failure) {
    if (failure == null) {
      handler.connection().start();
      return;
    }
    boolean late = failure instanceof io.netty.channel.ConnectTimeoutException;
    handler.close();
    failed(handler.budgeted(), late, TransportFailure.of(failure));
  }

  /// The server has said what it takes.
  void ready(MultiplexedConnection connection) {
    connecting--;
    open.add(connection);
    boolean useful = connection.hasRoom();
    serve(connection);
    if (connection.active() == 0) {
      connection.rest();
    }
    if (useful) { // or the next one would take none either
      connectForWaiting();
    }
  }

  /// There may be room on a connection.
  void serve(MultiplexedConnection connection) {
    while (!waiting.isEmpty() && connection.hasRoom()) {
      UpstreamListener next = waiting.removeFirst();
      noLongerWaiting();
      connection.attach(next);
    }
  }

  /// A connection has not come about: those who wait for it hear so.
  void failed(boolean budgeted, boolean late, String transportFailure) {
    connecting--;
    (late ? stats.cxConnectTimeout : stats.cxConnectFail).increment(worker.shard());
    over(budgeted);
    List<UpstreamListener> lost = connecting > 0 ? List.of() : List.copyOf(waiting);
    for (UpstreamListener listener : lost) {
      if (waiting.remove(listener)) {
        noLongerWaiting();
        stats.rqPendingFailureEject.increment(worker.shard());
        listener.refused(late ? Reset.CONNECT_TIMEOUT : Reset.CONNECT_FAILURE, transportFailure);
      }
    }
  }

  void closed(MultiplexedConnection connection) {
    open.remove(connection);
    over(connection.budgeted());
    if (!waiting.isEmpty()) {
      connectForWaiting();
    }
  }

  private void over(boolean budgeted) {
    stats.cxActive.add(worker.shard(), -1);
    stats.cxDestroy.increment(worker.shard());
    if (budgeted) {
      budget.connectionClosed();
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

  @Override
  public void drain() {
    draining = true;
    for (MultiplexedConnection connection : List.copyOf(open)) {
      if (connection.active() == 0) {
        connection.close();
      }
    }
  }

  @Override
  public void revive() {
    draining = false;
  }
}
