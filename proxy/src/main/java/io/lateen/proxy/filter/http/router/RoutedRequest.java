package io.lateen.proxy.filter.http.router;

import static java.util.Objects.requireNonNull;

import io.lateen.proxy.cluster.CircuitBreaker;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.http.Trailers;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.TunnelPool;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.UpstreamStream;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// One request on its way to a cluster and its response on the way back. Kept by the exchange and
/// used again for the connection's next request.
final class RoutedRequest implements UpstreamListener {
  private static final byte[] SET_COOKIE = Octets.of("set-cookie");

  private final Exchange exchange;
  private final RouterConfig config;
  private final Worker worker;
  private final Shard shard;
  private final Deadline timeout;
  private final Deadline perTry;
  private final Deadline perTryIdle;
  private final Attempt attempt;
  private final Mirrors mirrors;
  private final Upload upload;
  private final Retries retries;
  private final HashPolicies hashPolicies;
  private final Terms terms = new Terms();

  private @Nullable RoutePlan plan;
  private @Nullable ClusterRuntime cluster;
  private @Nullable CircuitBreaker breaker;
  private boolean ended;
  private boolean tunnels;
  private long begun;
  private long hash;

  RoutedRequest(Exchange exchange, RouterConfig config) {
    this.exchange = exchange;
    this.config = config;
    this.worker = exchange.worker();
    this.shard = worker.shard();
    this.timeout = new Deadline(worker.loop(), this::timedOut);
    this.perTry = new Deadline(worker.loop(), this::attemptTimedOut);
    this.perTryIdle = new Deadline(worker.loop(), this::attemptIdled);
    this.attempt = new Attempt(shard);
    this.mirrors = new Mirrors(exchange);
    this.upload =
        new Upload(exchange, attempt, mirrors, this::active, this::outgrown, this::cancelled);
    this.retries = new Retries(exchange, this::retry);
    this.hashPolicies = new HashPolicies(exchange);
  }

  private RoutePlan plan() {
    return requireNonNull(plan);
  }

  private ClusterRuntime cluster() {
    return requireNonNull(cluster);
  }

  private CircuitBreaker breaker() {
    return requireNonNull(breaker);
  }

  void begin(Decision decision, RoutePlan newPlan, RouteAction.ToCluster action) {
    plan = newPlan;
    ended = false;
    begun = exchange.record().startNanos;
    attempt.none();
    retries.begin();
    ClusterRuntime found = exchange.serving().clusters().get(decision.cluster());
    if (found == null) {
      exchange.record().flag(Flag.NO_CLUSTER);
      exchange.record().details = "cluster_not_found";
      Failures.answer(exchange, newPlan, action.clusterNotFoundStatus(), "");
      return;
    }
    cluster = found;
    breaker = found.breaker(action.highPriority());
    exchange.record().upstreamCluster = found.name();
    exchange.take(upload);
    upload.begin();
    if (newPlan.idleNanos >= 0) {
      exchange.downstream().idleTimeout(newPlan.idleNanos);
    }
    tunnels = newPlan.terminates && exchange.request().method() == Method.CONNECT;
    hash = hashPolicies.hash(action.hashPolicies());
    HeadEdits.request(exchange.request(), exchange.record(), newPlan, config, terms);
    upload.mirror(action.mirrors(), terms.timeoutNanos);
    timeout.set(terms.timeoutNanos);
    attempt(false);
  }

  /// The second half of the walk, after `route.match`: `cluster.admit`, `endpoint.pick`,
  /// `upstream.send`.
  private void attempt(boolean onNewConnection) {
    if (!breaker().tryRequest()) {
      cluster().stats().rqPendingOverflow.increment(shard);
      fail(Reset.OVERFLOW);
      return;
    }
    MetadataMatch wanted = exchange.record().metadata.endpoints(plan().endpoints);
    Target target = retries.pick(cluster(), terms.retries, hash, wanted);
    if (target == null) {
      breaker().requestEnded();
      exchange.record().flag(Flag.NO_HEALTHY_UPSTREAM);
      answer(503, "no healthy upstream", "no_healthy_upstream");
      return;
    }
    Pool pool = tunnels ? tunnel(target) : target.pool();
    attempt.begin(cluster(), breaker(), target, pool);
    exchange.record().attempts++;
    exchange.record().upstreamHost = target.toString();
    exchange.record().upstreamAddress = target.inet();
    exchange.record().upstreamUid = target.uid();
    if (onNewConnection) {
      pool.acquireNew(this);
    } else {
      pool.acquire(this);
    }
  }

  private Pool tunnel(Target target) {
    return new TunnelPool(
        worker, target.address(), cluster().connector(), breaker(), cluster().stats());
  }

  @Override
  public void attached(UpstreamStream connection) {
    attempt.attached(connection);
    exchange.record().upstreamLocal = connection.localAddress();
    RequestHead request = exchange.request();
    Target target = requireNonNull(attempt.target());
    HeadEdits.attempt(request, plan(), target, retries.number(), config);
    connection.requestHead(request, request.framing());
    perTry.set(terms.perTryNanos);
    active();
    upload.start(connection);
  }

  @Override
  public boolean http2() {
    return exchange.downstream().http2();
  }

  @Override
  public void upstreamWritable() {
    exchange.downstream().bodyWanted();
  }

  @Override
  public void responseHead(ResponseHead head) {
    active();
    if (head.interim()) {
      exchange.downstream().interim(head);
      return;
    }
    perTry.clear();
    count(head.status());
    RetryPlan retryPlan = terms.retries;
    attempt.answered(head);
    if (retryPlan != null
        && retryPlan.onResponse(head, exchange.request().method())
        && startRetry(
            retryPlan, retryPlan.saidMillis(head, System.currentTimeMillis(), worker.random()))) {
      return;
    }
    if (retries.underWay()) {
      cluster().stats().rqRetrySuccess.increment(shard);
    }
    upload.forget();
    RequestRecord record = exchange.record();
    record.forwardedNanos = attempt.sentAt();
    record.answeredNanos = System.nanoTime();
    long millis = (record.answeredNanos - record.forwardedNanos) / 1_000_000;
    HeadEdits.response(head, exchange, plan(), config, millis);
    byte[] cookie = hashPolicies.made();
    if (cookie != null) {
      head.add(SET_COOKIE, cookie);
    }
    exchange.record().details = "via_upstream";
    exchange.responseHead(head, head.framing());
    if (head.framing() == Framing.TUNNEL) {
      switchToTunnel();
    }
  }

  private void switchToTunnel() {
    upload.switchToTunnel();
    timeout.clear();
    perTryIdle.clear();
    UpstreamStream connection = attempt.connection();
    if (connection != null) {
      connection.tunnel();
    }
    exchange.downstream().tunnel();
  }

  @Override
  public void responseData(ByteBuf data) {
    active();
    exchange.responseData(data);
    UpstreamStream connection = attempt.connection();
    if (connection != null && !exchange.downstream().writable()) {
      connection.setReading(false);
    }
  }

  @Override
  public void responsePause() {
    exchange.downstream().flush();
  }

  @Override
  public void responseEnd(@Nullable Trailers trailers) {
    UpstreamStream last = attempt.connection();
    endAttempt();
    cluster().stats().rqTime.record(shard, attempt.millisSinceSent());
    finish();
    if (upload.tunnel() && last != null) {
      last.close();
    }
    exchange.responseEnd(trailers);
  }

  @Override
  public void refused(Reset why, String transportFailure) {
    attempt.refused(why);
    endAttempt();
    exchange.record().transportFailure = transportFailure;
    attemptFailed(why);
  }

  @Override
  public void reset(Reset why, boolean stale) {
    if (!stale) {
      attempt.broken(why);
    }
    endAttempt();
    UpstreamStats stats = cluster().stats();
    (why == Reset.LOCAL_RESET ? stats.rqTxReset : stats.rqRxReset).increment(shard);
    boolean again = stale && !exchange.responseBegun() && upload.replayable();
    if (again && retries.mayReplaceStale(why.unprocessed())) {
      attempt(true);
    } else {
      attemptFailed(why);
    }
  }

  private void attemptFailed(Reset why) {
    if (exchange.responseBegun()) {
      exchange.record().flag(Flag.UPSTREAM_CONNECTION_TERMINATION);
      finish();
      exchange.abort();
      return;
    }
    RetryPlan retryPlan = terms.retries;
    if (retryPlan == null || !retryPlan.onReset(why) || !startRetry(retryPlan, -1)) {
      fail(why);
    }
  }

  /// Whether there will be another attempt; the one under way is given up then.
  ///
  /// @param said how long to wait, in milliseconds; -1: nobody said
  private boolean startRetry(RetryPlan retryPlan, long said) {
    if (!upload.replayable()
        || !retryPlan.allows(exchange.request())
        || !retries.claim(retryPlan, breaker(), cluster().stats())) {
      return false;
    }
    abandonAttempt();
    retries.schedule(retryPlan, said);
    return true;
  }

  private void retry() {
    if (!ended) {
      long elapsed = System.nanoTime() - begun;
      terms.patience(exchange.request(), config, elapsed);
      attempt(false);
    }
  }

  private void fail(Reset why) {
    exchange.record().flag(Failures.flag(why));
    String transport = why.whileConnecting() ? exchange.record().transportFailure : "";
    answer(Failures.status(why), Failures.text(why, transport), Failures.details(why, transport));
  }

  private void answer(int status, String text, String details) {
    if (ended) {
      return;
    }
    finish();
    count(status);
    exchange.record().details = details;
    Failures.answer(exchange, plan(), status, text);
  }

  private void attemptTimedOut() {
    cluster().stats().rqPerTryTimeout.increment(shard);
    attemptLate("upstream_per_try_timeout");
  }

  private void attemptIdled() {
    cluster().stats().rqPerTryIdleTimeout.increment(shard);
    exchange.record().flag(Flag.STREAM_IDLE_TIMEOUT);
    if (exchange.responseBegun()) {
      abandonAttempt();
      finish();
      exchange.abort();
    } else {
      attemptLate("upstream_per_try_idle_timeout");
    }
  }

  private void attemptLate(String details) {
    attempt.late();
    abandonAttempt();
    RetryPlan retryPlan = terms.retries;
    if (retryPlan == null || !retryPlan.onPerTryTimeout() || !startRetry(retryPlan, -1)) {
      exchange.record().flag(Flag.UPSTREAM_TIMEOUT);
      answerLate(details);
    }
  }

  /// Something happens in the attempt.
  private void active() {
    if (terms.perTryIdleNanos > 0 && !upload.tunnel()) {
      perTryIdle.set(terms.perTryIdleNanos);
    }
  }

  private void answerLate(String details) {
    int status = terms.lateStatus;
    answer(status, status == 204 ? "" : "upstream request timeout", details);
  }

  private void timedOut() {
    cluster().stats().rqTimeout.increment(shard);
    exchange.record().flag(Flag.UPSTREAM_TIMEOUT);
    if (!exchange.responseBegun()) {
      attempt.late();
    }
    abandonAttempt();
    if (exchange.responseBegun()) {
      finish();
      exchange.abort();
    } else if (terms.ownDeadline) {
      deadlineExceeded();
    } else {
      answerLate("response_timeout");
    }
  }

  private void count(int status) {
    if (exchange.record().healthCheck) {
      return;
    }
    cluster().stats().response(worker, status);
    if (terms.alternativeName != null) {
      cluster().stats().alternative(terms.alternativeName).count(worker, status);
    }
  }

  private void deadlineExceeded() {
    finish();
    count(504);
    exchange.record().details = "response_timeout";
    Failures.deadlineExceeded(exchange, plan());
  }

  private void outgrown() {
    if (terms.retries != null || mirrors.waiting()) {
      cluster().stats().retryOrShadowAbandoned.increment(shard);
    }
    mirrors.drop();
  }

  private void cancelled() {
    if (ended) {
      return;
    }
    if (attempt.target() != null && !upload.tunnel()) {
      cluster().stats().rqCancelled.increment(shard);
    }
    abandonAttempt();
    finish();
  }

  private void abandonAttempt() {
    perTry.clear();
    perTryIdle.clear();
    retries.tried(attempt.abandon(this));
  }

  private void endAttempt() {
    perTry.clear();
    perTryIdle.clear();
    retries.tried(attempt.end());
  }

  /// Nothing of it stays in the event loop's queue.
  void discard() {
    timeout.cancel();
    perTry.cancel();
    perTryIdle.cancel();
  }

  private void finish() {
    ended = true;
    timeout.clear();
    perTry.clear();
    perTryIdle.clear();
    mirrors.drop();
    upload.forget();
    retries.finish(breaker());
  }
}
