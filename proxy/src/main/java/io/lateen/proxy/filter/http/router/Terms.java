package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What holds for one request: what its route says, but for what the request itself asks, in
/// headers that only trusted clients keep (Envoy's "Router" document). The headers go no further.
/// Used again for the next request.
final class Terms {
  private static final int LATE = 504;
  private static final int LATE_BY_WISH = 204;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// All attempts together; 0: no limit.
  long timeoutNanos;

  /// One attempt; 0: no limit.
  long perTryNanos;

  /// Nothing happening within one attempt; 0: no limit.
  long perTryIdleNanos;

  /// Whether the limit is a gRPC call's own.
  boolean ownDeadline;

  /// What a client is told whose time is over.
  int lateStatus = LATE;

  /// Null: there are none.
  @Nullable RetryPlan retries;

  /// By which name its answer is counted once more; null: it is not.
  @Nullable String alternativeName;

  private boolean grpcLimited;

  /// To be called before the route's own edits.
  void begin(RequestHead request, RoutePlan plan, RouterConfig config) {
    perTryNanos = plan.retries == null ? 0 : plan.retries.perTryNanos();
    perTryIdleNanos = plan.retries == null ? 0 : plan.retries.perTryIdleNanos();
    retries = plan.retries;
    lateStatus = LATE;
    alternativeName = null;
    timeout(request, plan);
    if (config.respectExpectedTimeout() || request.hasWishes()) {
      wishes(request, config);
    }
    if (timeoutNanos > 0 && perTryNanos >= timeoutNanos) {
      perTryNanos = 0;
    }
    patience(request, config, 0);
  }

  /// A gRPC call says itself how long it may take, up to what the route allows (Envoy's
  /// `max_grpc_timeout`).
  private void timeout(RequestHead request, RoutePlan plan) {
    ownDeadline = false;
    timeoutNanos = plan.timeoutNanos;
    grpcLimited = plan.maxGrpcNanos >= 0 && Grpc.is(request);
    if (grpcLimited) {
      long asked = Grpc.timeoutNanos(request);
      boolean tooLong = asked == 0 || (plan.maxGrpcNanos > 0 && asked > plan.maxGrpcNanos);
      ownDeadline = !tooLong;
      timeoutNanos = tooLong ? plan.maxGrpcNanos : asked;
    }
  }

  private void wishes(RequestHead request, RouterConfig config) {
    long expected =
        config.respectExpectedTimeout()
            ? millis(request.value(KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS.text()))
            : -1;
    long whole = millis(request.value(KnownHeader.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS.text()));
    long asked = expected >= 0 ? expected : whole;
    if (asked >= 0) {
      timeoutNanos = asked;
      ownDeadline = false;
    }
    long perTry = millis(request.value(KnownHeader.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS.text()));
    if (perTry >= 0) {
      perTryNanos = perTry;
    }
    if (request.has(KnownHeader.X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE)) {
      lateStatus = LATE_BY_WISH;
    }
    alternativeName = request.value(KnownHeader.X_ENVOY_UPSTREAM_ALT_STAT_NAME);
    request.remove(KnownHeader.X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS);
    request.remove(KnownHeader.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS);
    request.remove(KnownHeader.X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE);
    request.remove(KnownHeader.X_ENVOY_UPSTREAM_ALT_STAT_NAME);
  }

  /// To be called after the route's own edits: a route may add what asks for retries.
  void retries(RequestHead request) {
    if (request.hasWishes()) {
      retries = RetryWishes.merged(request, retries);
      RetryWishes.remove(request);
    }
  }

  /// Says how long the client will wait from now on.
  ///
  /// @param elapsedNanos since the request was first sent
  void patience(RequestHead request, RouterConfig config, long elapsedNanos) {
    long expected = perTryNanos > 0 ? perTryNanos : timeoutNanos;
    if (expected <= 0) {
      return;
    }
    long left = timeoutNanos > 0 ? Math.min(expected, timeoutNanos - elapsedNanos) : expected;
    long millis = Math.max(1, left / NANOS_PER_MILLI);
    if (!config.suppressEnvoyHeaders()) {
      request.set(KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, millis);
    }
    if (grpcLimited) {
      request.set(KnownHeader.GRPC_TIMEOUT, Grpc.timeout(millis));
    }
  }

  /// In nanoseconds; -1: it says no time.
  private static long millis(@Nullable String text) {
    long millis = RetryWishes.number(text);
    return millis < 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
