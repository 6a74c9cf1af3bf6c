package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.CircuitBreaker;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.UpstreamStream;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// A copy of a request on its way to another cluster, within that cluster's limits. Takes whatever
/// comes back, and outlives the request. What becomes of it counts for that cluster and its
/// endpoints as of any request, as with Envoy, whose copies go through a router of their own; it is
/// not tried again. It holds buffers from [#send] until there is a connection.
final class Shadow implements UpstreamListener {
  private final Worker worker;
  private final ClusterRuntime cluster;
  private final boolean http2;
  private final RequestHead request;
  private final long timeoutNanos;
  private final Attempt attempt;
  private final Deadline timeout;
  private RequestBody body = new RequestBody();
  private boolean answered;

  Shadow(Exchange exchange, ClusterRuntime cluster, long timeoutNanos) {
    this.worker = exchange.worker();
    this.cluster = cluster;
    this.http2 = exchange.downstream().http2();
    this.request = exchange.request().copy();
    this.timeoutNanos = timeoutNanos;
    this.attempt = new Attempt(worker.shard());
    this.timeout = new Deadline(worker.loop(), this::late);
    request.setAuthority(Octets.of(authority(request.authority())));
  }

  private static String authority(String of) {
    int colon = of.lastIndexOf(':');
    return colon > of.lastIndexOf(']')
        ? of.substring(0, colon) + "-shadow" + of.substring(colon)
        : of + "-shadow";
  }

  /// @param whole released here
  void send(RequestBody whole) {
    body = whole;
    CircuitBreaker breaker = cluster.breaker(false);
    if (!breaker.tryRequest()) {
      cluster.stats().rqPendingOverflow.increment(worker.shard());
      body.release();
      count(503);
      return;
    }
    Target target = cluster.pick(worker, worker.random().nextLong());
    if (target == null) {
      breaker.requestEnded();
      body.release();
      count(503);
      return;
    }
    attempt.begin(cluster, breaker, target, target.pool());
    timeout.set(timeoutNanos);
    target.pool().acquire(this);
  }

  @Override
  public void attached(UpstreamStream stream) {
    attempt.attached(stream);
    stream.requestHead(request, request.framing());
    body.replay(stream);
    body.release();
    stream.flush();
  }

  @Override
  public boolean http2() {
    return http2;
  }

  @Override
  public void refused(Reset why, String transportFailure) {
    attempt.refused(why);
    failed(why);
  }

  @Override
  public void responseHead(ResponseHead head) {
    if (!head.interim()) {
      answered = true;
      attempt.answered(head);
      count(head.status());
    }
  }

  @Override
  public void responseData(ByteBuf data) {
    data.release();
  }

  @Override
  public void responseEnd(@Nullable Trailers trailers) {
    cluster.stats().rqTime.record(worker.shard(), attempt.millisSinceSent());
    over();
  }

  @Override
  public void responsePause() {}

  @Override
  public void reset(Reset why, boolean stale) {
    if (!stale) {
      attempt.broken(why);
    }
    UpstreamStats stats = cluster.stats();
    (why == Reset.LOCAL_RESET ? stats.rqTxReset : stats.rqRxReset).increment(worker.shard());
    failed(why);
  }

  /// Nobody hears the answer that a client would get in place of one, but it counts.
  private void failed(Reset why) {
    if (!answered) {
      count(Failures.status(why));
    }
    over();
  }

  private void count(int status) {
    cluster.stats().response(worker, status);
  }

  @Override
  public void upstreamWritable() {}

  private void late() {
    cluster.stats().rqTimeout.increment(worker.shard());
    if (!answered) {
      attempt.late();
      count(504);
    }
    attempt.abandon(this);
    body.release();
  }

  private void over() {
    timeout.cancel();
    attempt.end();
    body.release();
  }
}
