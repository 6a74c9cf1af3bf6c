package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.CircuitBreaker;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.UpstreamStream;
import org.jspecify.annotations.Nullable;

/// The attempt under way: which endpoint, which connection, what they count, and what the endpoint
/// is judged by. Used again for the next attempt.
final class Attempt {
  private final Shard shard;
  private @Nullable ClusterRuntime cluster;
  private @Nullable CircuitBreaker breaker;
  private @Nullable Target target;
  private @Nullable Pool pool;
  private @Nullable UpstreamStream connection;
  private boolean waiting;
  private long sentAt;

  Attempt(Shard shard) {
    this.shard = shard;
  }

  void none() {
    target = null;
    connection = null;
  }

  /// An attempt that the cluster has admitted and that goes to `chosen`.
  ///
  /// @param from where its connection comes from
  void begin(ClusterRuntime admittedBy, CircuitBreaker claimed, Target chosen, Pool from) {
    cluster = admittedBy;
    breaker = claimed;
    target = chosen;
    pool = from;
    waiting = true;
    chosen.begin();
    admittedBy.stats().rqTotal.increment(shard);
    admittedBy.stats().rqActive.add(shard, 1);
  }

  void attached(UpstreamStream ready) {
    waiting = false;
    connection = ready;
    sentAt = System.nanoTime();
    if (target != null) {
      target.connected(false);
    }
  }

  /// There is no connection.
  void refused(Reset why) {
    waiting = false;
    broken(why);
  }

  /// The final response has begun.
  void answered(ResponseHead head) {
    if (target != null) {
      target.responded(Failures.statusOf(head));
      if (head.has(KnownHeader.X_ENVOY_IMMEDIATE_HEALTH_CHECK_FAIL)) {
        target.leaving();
      }
    }
  }

  /// It broke. What a limit of ours refuses is not the endpoint's fault.
  void broken(Reset why) {
    if (target != null && why != Reset.OVERFLOW) {
      target.broken();
    }
  }

  /// No answer in time.
  void late() {
    if (target != null) {
      target.late();
    }
  }

  @Nullable Target target() {
    return target;
  }

  /// Null while there is none yet, or none any longer.
  @Nullable UpstreamStream connection() {
    return connection;
  }

  long millisSinceSent() {
    return (System.nanoTime() - sentAt) / 1_000_000;
  }

  /// `System.nanoTime()` when it was sent.
  long sentAt() {
    return sentAt;
  }

  /// Lets go of what the attempt claimed.
  ///
  /// @return where it went; null: there was none under way
  @Nullable Target end() {
    Target last = target;
    connection = null;
    target = null;
    if (last != null && cluster != null && breaker != null) {
      last.end();
      breaker.requestEnded();
      cluster.stats().rqActive.add(shard, -1);
    }
    return last;
  }

  /// Ends it while it is going on: its connection cannot be used again.
  @Nullable Target abandon(UpstreamListener listener) {
    UpstreamStream current = connection;
    if (waiting && pool != null) {
      pool.cancel(listener);
      waiting = false;
    }
    Target last = end();
    if (current != null) {
      current.abandon();
    }
    return last;
  }
}
