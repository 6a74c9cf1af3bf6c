package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.cluster.CircuitBreaker;
import io.lateen.proxy.cluster.ClusterRuntime;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.RequestSink;
import io.lateen.proxy.http.Framing;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Shard;
import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Reset;
import io.lateen.proxy.upstream.UpstreamConnection;
import io.lateen.proxy.upstream.UpstreamListener;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One request on its way to a cluster and its response on the way back: attempts, time-outs,
/// retries. Kept by the exchange and used again for the connection's next request.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
final class RoutedRequest implements RequestSink, UpstreamListener {
  private static final byte[] UPGRADE = Octets.of("upgrade");

  private final Exchange exchange;
  private final RouterConfig config;
  private final Worker worker;
  private final Shard shard;
  private final Deadline timeout;
  private final Deadline perTry;
  private final RequestBody body = new RequestBody();
  private final List<Target> tried = new ArrayList<>();

  private @Nullable RoutePlan plan;
  private @Nullable ClusterRuntime cluster;
  private @Nullable CircuitBreaker breaker;
  private @Nullable Target target;
  private @Nullable UpstreamConnection connection;
  private @Nullable ScheduledFuture<?> backOff;
  private boolean waiting;
  private boolean ended;
  private boolean retrying;
  private boolean staleRetried;
  private boolean tunnel;
  private int retries;
  private long sentAt;
  private long hash;

  RoutedRequest(Exchange exchange, RouterConfig config) {
    this.exchange = exchange;
    this.config = config;
    this.worker = exchange.worker();
    this.shard = worker.shard();
    this.timeout = new Deadline(worker.loop(), this::timedOut);
    this.perTry = new Deadline(worker.loop(), this::attemptTimedOut);
  }

  private RoutePlan plan() {
    return java.util.Objects.requireNonNull(plan);
  }

  private ClusterRuntime cluster() {
    return java.util.Objects.requireNonNull(cluster);
  }

  private CircuitBreaker breaker() {
    return java.util.Objects.requireNonNull(breaker);
  }

  void begin(Decision decision, RoutePlan newPlan, RouteAction.ToCluster action) {
    plan = newPlan;
    ended = false;
    retrying = false;
    staleRetried = false;
    tunnel = false;
    retries = 0;
    target = null;
    connection = null;
    if (!tried.isEmpty()) {
      tried.clear();
    }
    ClusterRuntime found = exchange.serving().clusters().get(decision.cluster());
    if (found == null) {
      exchange.record().flag(Flag.NO_CLUSTER);
      exchange.record().details = "cluster_not_found";
      exchange.answer(action.clusterNotFoundStatus(), "");
      return;
    }
    cluster = found;
    breaker = found.breaker(action.highPriority());
    exchange.record().upstreamCluster = found.name();
    exchange.take(this);
    body.begin(exchange.requestComplete());
    hash = HashPolicies.hash(action.hashPolicies(), exchange);
    prepare(action);
    Mirrors.send(exchange, action.mirrors());
    timeout.set(newPlan.timeoutNanos);
    attempt(false);
  }

  /// What the route changes in the request.
  private void prepare(RouteAction.ToCluster action) {
    RequestHead request = exchange.request();
    RoutePlan current = plan();
    if (!current.rewrite.none()) {
      if (!request.has(KnownHeader.X_ENVOY_ORIGINAL_PATH)) {
        request.add(KnownHeader.X_ENVOY_ORIGINAL_PATH, request.path());
      }
      current.rewrite.apply(request);
    }
    if (current.hostLiteral != null) {
      request.setAuthority(current.hostLiteral);
    } else if (action.hostRewrite() instanceof RouteAction.HostRewrite.FromHeader from) {
      String host = request.value(from.header());
      if (host != null) {
        request.setAuthority(Octets.of(host));
      }
    }
    if (!current.requestEdits.none()) {
      HostEdits.apply(current.requestEdits, request, exchange.record());
    }
    long millis = current.timeoutNanos / 1_000_000;
    if (millis > 0 && !config.suppressEnvoyHeaders()) {
      request.set(KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, millis);
    }
  }

  /// Cluster, endpoint, upstream: the second half of the walk.
  private void attempt(boolean fresh) {
    ClusterRuntime current = cluster();
    if (!breaker().tryRequest()) {
      current.stats().rqPendingOverflow.increment(shard);
      fail(Reset.OVERFLOW);
      return;
    }
    Target chosen = pick(current);
    if (chosen == null) {
      breaker().requestEnded();
      noHealthyUpstream();
      return;
    }
    target = chosen;
    chosen.begin();
    current.stats().rqTotal.increment(shard);
    current.stats().rqActive.add(shard, 1);
    RequestRecord record = exchange.record();
    record.upstreamHost = chosen.toString();
    waiting = true;
    if (fresh) {
      chosen.pool().acquireNew(this);
    } else {
      chosen.pool().acquire(this);
    }
  }

  private @Nullable Target pick(ClusterRuntime current) {
    InetSocketAddress local =
        exchange.record().downstreamLocal instanceof InetSocketAddress inet ? inet : null;
    Target chosen = current.pick(worker, hash, local);
    RetryPlan retryPlan = plan().retries;
    if (tried.isEmpty() || retryPlan == null || !retryPlan.avoidPreviousHosts()) {
      return chosen;
    }
    for (int i = 0; i < retryPlan.hostSelectionAttempts() && tried.contains(chosen); i++) {
      chosen = current.pick(worker, hash, local);
    }
    return chosen;
  }

  private void noHealthyUpstream() {
    exchange.record().flag(Flag.NO_HEALTHY_UPSTREAM);
    answer(503, "no healthy upstream", "no_healthy_upstream");
  }

  @Override
  public void attached(UpstreamConnection ready) {
    waiting = false;
    connection = ready;
    sentAt = System.nanoTime();
    exchange.record().upstreamLocal = ready.localAddress();
    RequestHead request = exchange.request();
    RouteAction.ToCluster action = plan().action;
    if (action != null
        && action.hostRewrite() instanceof RouteAction.HostRewrite.Automatic
        && target != null
        && !target.hostname().isEmpty()) {
      request.setAuthority(Octets.of(target.hostname()));
    }
    ready.requestHead(request, request.framing());
    body.replay(ready);
    RetryPlan retryPlan = plan().retries;
    if (retryPlan != null) {
      perTry.set(retryPlan.perTryNanos());
    }
    if (body.complete()) {
      ready.flush();
    } else {
      exchange.downstream().bodyWanted();
    }
  }

  @Override
  public boolean wantsBody() {
    return connection != null && connection.writable();
  }

  @Override
  public void requestData(ByteBuf data) {
    exchange.record().bytesReceived += data.readableBytes();
    UpstreamConnection current = connection;
    if (current == null) {
      data.release();
      return;
    }
    if (!tunnel) {
      body.keep(data, mayRetry());
    }
    current.requestData(data);
  }

  private boolean mayRetry() {
    return !exchange.responseBegun();
  }

  @Override
  public void requestEnd() {
    UpstreamConnection current = connection;
    body.end();
    if (current == null) {
      return;
    }
    if (tunnel) {
      current.endTunnel();
    } else {
      current.requestEnd();
    }
  }

  @Override
  public void requestPause() {
    if (connection != null) {
      connection.flush();
    }
  }

  @Override
  public void upstreamWritable() {
    exchange.downstream().bodyWanted();
  }

  @Override
  public void downstreamWritable() {
    if (connection != null) {
      connection.setReading(true);
    }
  }

  @Override
  public void responseHead(ResponseHead head) {
    if (head.interim()) {
      exchange.downstream().interim(head);
      return;
    }
    perTry.clear();
    cluster().stats().response(worker, head.status());
    RetryPlan retryPlan = plan().retries;
    if (retryPlan != null && retryPlan.onResponse(head) && startRetry()) {
      return;
    }
    if (retrying) {
      cluster().stats().rqRetrySuccess.increment(shard);
    }
    body.release();
    boolean switching = head.framing() == Framing.TUNNEL;
    head.removeHopByHop();
    if (switching && head.status() == 101) {
      keepUpgrade(head);
    }
    long millis = (System.nanoTime() - sentAt) / 1_000_000;
    if (!config.suppressEnvoyHeaders()) {
      head.set(KnownHeader.X_ENVOY_UPSTREAM_SERVICE_TIME, millis);
    }
    if (!plan().responseEdits.none()) {
      plan().responseEdits.apply(head, exchange.record());
    }
    exchange.record().details = "via_upstream";
    exchange.responseHead(head, head.framing());
    if (switching) {
      switchToTunnel();
    }
  }

  private void keepUpgrade(ResponseHead head) {
    head.add(KnownHeader.CONNECTION, UPGRADE);
    String protocol = exchange.request().value(KnownHeader.UPGRADE);
    head.add(KnownHeader.UPGRADE, protocol == null ? "" : protocol);
  }

  private void switchToTunnel() {
    tunnel = true;
    timeout.clear();
    if (connection != null) {
      connection.tunnel();
    }
    exchange.downstream().tunnel();
  }

  @Override
  public void responseData(ByteBuf data) {
    exchange.responseData(data);
    if (connection != null && !exchange.downstream().writable()) {
      connection.setReading(false);
    }
  }

  @Override
  public void responsePause() {
    exchange.downstream().flush();
  }

  @Override
  public void responseEnd() {
    UpstreamConnection last = connection;
    endAttempt();
    cluster().stats().rqTime.record(shard, (System.nanoTime() - sentAt) / 1_000_000);
    finish();
    if (tunnel && last != null) {
      last.close();
    }
    exchange.responseEnd();
  }

  @Override
  public void refused(Reset why, String transportFailure) {
    waiting = false;
    endAttempt();
    exchange.record().transportFailure = transportFailure;
    attemptFailed(why);
  }

  @Override
  public void reset(Reset why, boolean stale) {
    endAttempt();
    cluster().stats().rqRxReset.increment(shard);
    if (stale && !staleRetried && body.replayable() && safeToRepeat()) {
      staleRetried = true;
      attempt(true);
      return;
    }
    attemptFailed(why);
  }

  /// A connection the server closed while idle: most likely nothing was processed, but only what
  /// may be repeated at all is (RFC 9110 section 9.2.2).
  private boolean safeToRepeat() {
    return exchange.request().method().idempotent();
  }

  private void attemptFailed(Reset why) {
    if (exchange.responseBegun()) {
      exchange.record().flag(Flag.UPSTREAM_CONNECTION_TERMINATION);
      finish();
      exchange.abort();
      return;
    }
    RetryPlan retryPlan = plan().retries;
    if (retryPlan != null && retryPlan.onReset(why) && startRetry()) {
      return;
    }
    fail(why);
  }

  /// Answers for an upstream that did not.
  private void fail(Reset why) {
    exchange
        .record()
        .flag(
            switch (why) {
              case CONNECT_FAILURE, CONNECT_TIMEOUT -> Flag.UPSTREAM_CONNECTION_FAILURE;
              case OVERFLOW -> Flag.UPSTREAM_OVERFLOW;
              case CONNECTION_TERMINATION -> Flag.UPSTREAM_CONNECTION_TERMINATION;
              case PROTOCOL_ERROR -> Flag.UPSTREAM_PROTOCOL_ERROR;
            });
    String text =
        "upstream connect error or disconnect/reset before headers. reset reason: " + why.text();
    String details = "upstream_reset_before_response_started";
    String transport = exchange.record().transportFailure;
    if (!transport.isEmpty() && why.whileConnecting()) {
      text += ", transport failure reason: " + transport;
      details += ("{" + why.text() + "|" + transport + "}").replace(' ', '_');
    }
    answer(why == Reset.PROTOCOL_ERROR ? 502 : 503, text, details);
  }

  private void answer(int status, String text, String details) {
    if (ended) {
      return;
    }
    finish();
    cluster().stats().response(worker, status);
    exchange.record().details = details;
    ResponseHead head = exchange.ownResponse(status);
    head.add(KnownHeader.CONTENT_TYPE, "text/plain");
    if (exchange.record().flags().contains(Flag.UPSTREAM_OVERFLOW)) {
      head.add(KnownHeader.X_ENVOY_OVERLOADED, "true");
    }
    plan().responseEdits.apply(head, exchange.record());
    exchange.answer(head, Octets.of(text));
  }

  /// Whether there will be another attempt; the one under way is given up then.
  private boolean startRetry() {
    RetryPlan retryPlan = plan().retries;
    if (retryPlan == null || !body.replayable()) {
      return false;
    }
    if (retries >= retryPlan.attempts()) {
      exchange.record().flag(Flag.RETRY_LIMIT);
      cluster().stats().rqRetryLimitExceeded.increment(shard);
      return false;
    }
    if (!retrying && !breaker().tryRetry()) {
      cluster().stats().rqRetryOverflow.increment(shard);
      return false;
    }
    retrying = true;
    abandonAttempt();
    cluster().stats().rqRetry.increment(shard);
    long millis = retryPlan.backOffMillis(retries++, worker.random());
    backOff = worker.loop().schedule(this::retry, millis, TimeUnit.MILLISECONDS);
    return true;
  }

  private void retry() {
    backOff = null;
    if (!ended) {
      attempt(false);
    }
  }

  private void attemptTimedOut() {
    cluster().stats().rqPerTryTimeout.increment(shard);
    abandonAttempt();
    RetryPlan retryPlan = plan().retries;
    if (retryPlan != null && retryPlan.onPerTryTimeout() && startRetry()) {
      return;
    }
    exchange.record().flag(Flag.UPSTREAM_TIMEOUT);
    answer(504, "upstream request timeout", "upstream_per_try_timeout");
  }

  private void timedOut() {
    cluster().stats().rqTimeout.increment(shard);
    exchange.record().flag(Flag.UPSTREAM_TIMEOUT);
    abandonAttempt();
    if (exchange.responseBegun()) {
      finish();
      exchange.abort();
    } else {
      answer(504, "upstream request timeout", "response_timeout");
    }
  }

  @Override
  public void cancelled() {
    if (ended) {
      return;
    }
    if (target != null && !tunnel) {
      cluster().stats().rqCancelled.increment(shard);
    }
    abandonAttempt();
    finish();
  }

  private void abandonAttempt() {
    UpstreamConnection current = connection;
    if (waiting && target != null) {
      target.pool().cancel(this);
      waiting = false;
    }
    endAttempt();
    if (current != null) {
      current.abandon();
    }
  }

  private void endAttempt() {
    perTry.clear();
    connection = null;
    if (target != null) {
      tried.add(target);
      target.end();
      target = null;
      breaker().requestEnded();
      cluster().stats().rqActive.add(shard, -1);
    }
  }

  private void finish() {
    ended = true;
    timeout.clear();
    perTry.clear();
    body.release();
    if (backOff != null) {
      backOff.cancel(false);
      backOff = null;
    }
    if (retrying) {
      retrying = false;
      breaker().retryEnded();
    }
  }
}
