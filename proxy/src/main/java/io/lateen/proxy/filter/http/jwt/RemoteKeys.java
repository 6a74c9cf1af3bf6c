package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Keys at a URL, fetched through a cluster when they are first needed, when they have grown old,
/// and, at most every ten seconds, when a token names one that is not among them. A fetch that
/// fails leaves those that are there in force. One fetch at a time; any thread.
final class RemoteKeys implements KeySource {
  private static final Logger LOG = Logger.getLogger(RemoteKeys.class.getName());
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_WAITING = 1000;

  private final Location location;
  private final long freshNanos;
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile @Nullable Jwks keys;
  private volatile long oldAt;
  private long mayAskAt;
  private boolean asked;
  private boolean under;

  /// @param host of the URL, with its port
  /// @param path with its query
  record Location(String cluster, String host, String path, long timeoutMillis) {}

  private record Waiting(Worker worker, Runnable done) {}

  RemoteKeys(Location location, long freshNanos) {
    this.location = location;
    this.freshNanos = freshNanos;
  }

  @Override
  public @Nullable Jwks now() {
    return keys;
  }

  /// Whether it is time to look whether there are others.
  boolean old() {
    return keys != null && System.nanoTime() - oldAt >= 0;
  }

  @Override
  public boolean await(Worker worker, Serving serving, boolean unknown, Runnable done) {
    synchronized (waiting) {
      boolean early = asked && System.nanoTime() - mayAskAt < 0;
      if ((!under && early) || waiting.size() >= MOST_WAITING || (keys != null && !unknown)) {
        return false;
      }
      waiting.add(new Waiting(worker, done));
    }
    refresh(worker, serving);
    return true;
  }

  /// Fetches unless somebody does already or did just now.
  void refresh(Worker worker, Serving serving) {
    synchronized (waiting) {
      if (under || (asked && System.nanoTime() - mayAskAt < 0)) {
        return;
      }
      under = true;
      asked = true;
      mayAskAt = System.nanoTime() + PAUSE_NANOS;
    }
    ClusterRuntime cluster = serving.clusters().get(location.cluster);
    Target target = cluster == null ? null : cluster.pick(worker, worker.random().nextLong());
    if (cluster == null || target == null) {
      over(null, "cluster " + location.cluster + " has no endpoint");
      return;
    }
    cluster
        .connector()
        .connect(worker, target.address(), KeyFetch.handler(location, this::over))
        .addListener((ChannelFuture done) -> connected(done));
  }

  private void connected(ChannelFuture done) {
    if (!done.isSuccess()) {
      over(null, String.valueOf(done.cause()));
    }
  }

  /// @param text null: there is none
  private void over(@Nullable String text, String why) {
    String problem = why;
    Jwks fetched = null;
    try {
      fetched = text == null ? null : Jwks.parse(text);
    } catch (JoseException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (fetched == null) {
      LOG.log(
          Level.WARNING,
          "keys of {0}{1}: {2}",
          new Object[] {location.host, location.path, problem});
    }
    settle(fetched);
  }

  private void settle(@Nullable Jwks fetched) {
    List<Waiting> told;
    synchronized (waiting) {
      long now = System.nanoTime();
      if (fetched == null) {
        mayAskAt = now + PAUSE_AFTER_FAILURE_NANOS;
        oldAt = mayAskAt;
      } else {
        // The same keys keep their identity, and with it what was verified by them.
        keys = fetched.hasSameKeys(keys) ? keys : fetched;
        oldAt = now + freshNanos;
      }
      under = false;
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(one -> one.worker.loop().execute(one.done));
  }
}
