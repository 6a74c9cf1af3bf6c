package io.lateen.proxy.upstream;

import io.lateen.proxy.http2.Limits;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// HTTP/2 connections of one worker to one endpoint: one, and another only when every stream of
/// those there are is taken. Requests wait until the server has said what it takes. On the worker's
/// event loop only.
public final class MultiplexedPool extends QueueingPool {
  private final Limits limits;
  private final List<MultiplexedConnection> open = new ArrayList<>();
  private int connecting;

  public MultiplexedPool(PoolSettings settings, Limits limits) {
    super(settings);
    this.limits = limits;
  }

  Limits limits() {
    return limits;
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
    if (enqueue(listener)) {
      connectForWaiting();
    }
  }

  /// A connection that has turned a request away takes no more, or another would do the same.
  @Override
  public void acquireNew(UpstreamListener listener) {
    acquire(listener);
  }

  /// When more requests wait than the connections being opened will take.
  private void connectForWaiting() {
    if (waiting() <= (long) connecting * limits.maxStreams()) {
      return;
    }
    boolean allowed = claimConnection();
    if (allowed || size() == 0) { // At least one, or its requests would wait for ever.
      connect(allowed);
    }
  }

  private void connect(boolean budgeted) {
    MultiplexedHandler handler = new MultiplexedHandler(this, budgeted);
    begun();
    settings()
        .connector()
        .open(worker(), address(), handler, failure -> connected(handler, failure));
  }

  private void begun() {
    connecting++;
    connectionBegun();
    stats().cxHttp2Total.increment(shard());
  }

  /// Takes over a connection that somebody else has opened.
  void adopt(Channel channel, boolean budgeted) {
    MultiplexedHandler handler = new MultiplexedHandler(this, budgeted);
    begun();
    channel.pipeline().addLast(handler);
    handler.connection().start();
  }

  private void connected(MultiplexedHandler handler, @Nullable Throwable failure) {
    if (failure == null) {
      handler.connection().start();
      return;
    }
    handler.close();
    failed(handler.budgeted(), failure, TransportFailure.of(failure));
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
    while (waiting() > 0 && connection.hasRoom()) {
      connection.attach(java.util.Objects.requireNonNull(dequeue()));
    }
  }

  /// A connection has not come about: those who wait for it hear so.
  void failed(boolean budgeted, @Nullable Throwable failure, String transportFailure) {
    connecting--;
    Reset why = connectionFailed(failure);
    connectionOver(budgeted);
    for (int left = connecting > 0 ? 0 : waiting(); left > 0; left--) {
      UpstreamListener lost = dequeue();
      if (lost != null) {
        stats().rqPendingFailureEject.increment(shard());
        lost.refused(why, transportFailure);
      }
    }
  }

  void closed(MultiplexedConnection connection) {
    open.remove(connection);
    connectionOver(connection.budgeted());
    if (waiting() > 0) {
      connectForWaiting();
    }
  }

  @Override
  void closeIdle() {
    for (MultiplexedConnection connection : List.copyOf(open)) {
      if (connection.active() == 0) {
        connection.close();
      }
    }
  }
}
