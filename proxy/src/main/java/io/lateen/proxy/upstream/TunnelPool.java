package io.lateen.proxy.upstream;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A connection to an endpoint for one tunnel alone: where a CONNECT ends, the endpoint gets the
/// octets that are in it. On the worker's event loop only.
public final class TunnelPool implements Pool {
  private final Worker worker;
  private final InetSocketAddress address;
  private final Connector connector;
  private final PoolBudget budget;
  private final UpstreamStats stats;
  private @Nullable TunnelConnection connection;

  public TunnelPool(
      Worker worker,
      InetSocketAddress address,
      Connector connector,
      PoolBudget budget,
      UpstreamStats stats) {
    this.worker = worker;
    this.address = address;
    this.connector = connector;
    this.budget = budget;
    this.stats = stats;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public int size() {
    return connection == null ? 0 : 1;
  }

  @Override
  public void acquire(UpstreamListener listener) {
    if (connector.refusal() != null) {
      listener.refused(Reset.CONNECT_FAILURE, connector.refusal());
    } else if (budget.tryConnect()) {
      connect(listener);
    } else {
      stats.cxOverflow.increment(worker.shard());
      listener.refused(Reset.OVERFLOW, "");
    }
  }

  private void connect(UpstreamListener listener) {
    TunnelConnection opened = new TunnelConnection(worker, stats, listener, this::closed);
    connection = opened;
    stats.cxTotal.increment(worker.shard());
    stats.cxActive.add(worker.shard(), 1);
    connector.open(worker, address, opened, failure -> connected(opened, failure));
  }

  private void connected(TunnelConnection opened, @Nullable Throwable failure) {
    if (failure == null) {
      opened.ready();
      return;
    }
    boolean late = failure instanceof io.netty.channel.ConnectTimeoutException;
    (late ? stats.cxConnectTimeout : stats.cxConnectFail).increment(worker.shard());
    opened.refused(
        late ? Reset.CONNECT_TIMEOUT : Reset.CONNECT_FAILURE, TransportFailure.of(failure));
  }

  private void closed() {
    connection = null;
    budget.connectionClosed();
    stats.cxActive.add(worker.shard(), -1);
    stats.cxDestroy.increment(worker.shard());
  }

  @Override
  public void acquireNew(UpstreamListener listener) {
    acquire(listener);
  }

  @Override
  public void cancel(UpstreamListener listener) {
    if (connection != null) {
      connection.abandon();
    }
  }

  @Override
  public void drain() {
    // A tunnel ends when either end does.
  }

  @Override
  public void revive() {
    // Nothing was drained.
  }
}
