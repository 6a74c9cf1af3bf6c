package io.lateen.proxy.upstream;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 connections of one worker to one endpoint. The one used last is used next, so that as
/// few as possible stay warm. On the worker's event loop only.
public final class ExclusivePool extends QueueingPool {
  private final ArrayDeque<ExclusiveConnection> idle = new ArrayDeque<>();
  private final List<ExclusiveConnection> open = new ArrayList<>();
  private int connecting;

  /// Those whose connection had gone stale: another old one may be as stale, and they are tried
  /// again only once (RFC 9110 section 9.2.2).
  private final Set<UpstreamListener> wary = Collections.newSetFromMap(new IdentityHashMap<>());

  public ExclusivePool(PoolSettings settings) {
    super(settings);
  }

  long idleNanos() {
    return settings().idleNanos();
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
    boolean _ = open(listener);
  }

  @Override
  public void acquireNew(UpstreamListener listener) {
    wary.add(listener);
    if (!open(listener)) {
      wary.remove(listener); // there may never be a new one
    }
  }

  /// Whether a connection is opened for it.
  private boolean open(UpstreamListener listener) {
    if (!enqueue(listener)) {
      return false;
    }
    // At least one connection per endpoint, or its requests would wait for ever.
    boolean allowed = claimConnection();
    boolean opens = allowed || size() == 0;
    if (opens) {
      connect(allowed);
    }
    return opens;
  }

  private void connect(boolean budgeted) {
    ExclusiveConnection connection = new ExclusiveConnection(this, budgeted);
    connecting++;
    begun();
    settings()
        .connector()
        .open(worker(), address(), connection, failure -> connected(connection, failure));
  }

  private void begun() {
    connectionBegun();
    stats().cxHttp1Total.increment(shard());
  }

  /// Takes over a connection that somebody else has opened.
  void adopt(Channel channel, boolean budgeted) {
    ExclusiveConnection connection = new ExclusiveConnection(this, budgeted);
    begun();
    channel.pipeline().addLast(connection);
    ready(connection);
  }

  private void connected(ExclusiveConnection connection, @Nullable Throwable failure) {
    connecting--;
    if (failure == null && !connection.negotiatedHttp2()) {
      ready(connection);
      return;
    }
    UpstreamListener first = next(false);
    connection.abandon();
    closed(connection);
    Reset why = connectionFailed(failure);
    if (first != null) {
      first.refused(why, failure == null ? "" : TransportFailure.of(failure));
    }
  }

  private void ready(ExclusiveConnection connection) {
    open.add(connection);
    connection.opened();
    release(connection);
  }

  /// When fewer connections are coming than requests wait.
  private void connectForWaiting() {
    while (waiting() > connecting) {
      boolean allowed = settings().budget().tryConnect();
      if (!allowed && size() > 0) {
        return;
      }
      connect(allowed);
    }
  }

  void release(ExclusiveConnection connection) {
    int most = settings().maxRequests();
    if (most > 0 && connection.served() >= most) {
      connection.close();
      return;
    }
    UpstreamListener next = waiting() == 0 ? null : next(connection.served() > 0);
    if (next != null) {
      connection.attach(next);
    } else if (draining()) {
      connection.close();
    } else {
      idle.addFirst(connection);
      connection.rest();
    }
  }

  /// @param used what there is for it has served others
  private @Nullable UpstreamListener next(boolean used) {
    UpstreamListener next = dequeue(one -> !used || !wary.contains(one));
    if (next != null) {
      wary.remove(next);
    }
    return next;
  }

  @Override
  public void cancel(UpstreamListener listener) {
    wary.remove(listener);
    super.cancel(listener);
  }

  void closed(ExclusiveConnection connection) {
    idle.remove(connection);
    open.remove(connection);
    connectionOver(connection.budgeted());
    if (waiting() > 0) {
      connectForWaiting();
    }
  }

  @Override
  void closeIdle() {
    for (ExclusiveConnection connection : List.copyOf(idle)) {
      connection.close();
    }
  }
}
