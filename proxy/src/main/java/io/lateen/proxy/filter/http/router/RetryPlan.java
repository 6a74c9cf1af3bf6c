package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.upstream.Reset;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When to try again (Envoy's "Router" document, x-envoy-retry-on).
final class RetryPlan {
  /// What Istio's Pilot sends for a route whose rule says nothing of conditions.
  private static final Set<RetryOn> MESH_DEFAULT =
      Set.of(
          RetryOn.CONNECT_FAILURE,
          RetryOn.REFUSED_STREAM,
          RetryOn.GRPC_UNAVAILABLE,
          RetryOn.GRPC_CANCELLED,
          RetryOn.GRPC_RESOURCE_EXHAUSTED,
          RetryOn.RETRIABLE_STATUS_CODES);

  private final RetryPolicy policy;
  private final BitSet statuses = new BitSet();
  private final HeaderMatcher[] headers;
  private final List<HeaderMatcher> requestHeaders;
  private final BitSet grpcStatuses = new BitSet();
  private final boolean rateLimited;
  private final boolean unasked;

  RetryPlan(RetryPolicy policy) {
    this.policy = policy;
    rateLimited = policy.retryOn().contains(RetryOn.ENVOY_RATELIMITED);
    unasked =
        policy.retryOn().equals(MESH_DEFAULT) && policy.retriableStatusCodes().equals(List.of(503));
    requestHeaders = policy.retriableRequestHeaders().stream().map(HeaderMatcher::new).toList();
    policy.retryOn().forEach(this::add);
    headers =
        policy.retryOn().contains(RetryOn.RETRIABLE_HEADERS)
            ? policy.retriableHeaders().stream()
                .map(HeaderMatcher::new)
                .toArray(HeaderMatcher[]::new)
            : new HeaderMatcher[0];
  }

  private void add(RetryOn condition) {
    switch (condition) {
      case SERVER_ERROR -> statuses.set(500, 600);
      case GATEWAY_ERROR -> statuses.set(502, 505);
      case RETRIABLE_4XX -> statuses.set(409);
      case RETRIABLE_STATUS_CODES -> policy.retriableStatusCodes().forEach(statuses::set);
      case GRPC_CANCELLED -> grpcStatuses.set(1);
      case GRPC_DEADLINE_EXCEEDED -> grpcStatuses.set(4);
      case GRPC_RESOURCE_EXHAUSTED -> grpcStatuses.set(8);
      case GRPC_INTERNAL -> grpcStatuses.set(13);
      case GRPC_UNAVAILABLE -> grpcStatuses.set(14);
      case RESET,
          RESET_BEFORE_REQUEST,
          CONNECT_FAILURE,
          ENVOY_RATELIMITED,
          REFUSED_STREAM,
          RETRIABLE_HEADERS -> {}
    }
  }

  RetryPolicy policy() {
    return policy;
  }

  int attempts() {
    return policy.numRetries();
  }

  long perTryNanos() {
    Duration perTry = policy.perTryTimeout();
    return perTry == null ? 0 : perTry.toNanos();
  }

  long perTryIdleNanos() {
    Duration idle = policy.perTryIdleTimeout();
    return idle == null ? 0 : idle.toNanos();
  }

  boolean avoidPreviousHosts() {
    return policy.avoidPreviousHosts();
  }

  int hostSelectionAttempts() {
    return policy.hostSelectionMaxAttempts();
  }

  int priorityFrequency() {
    return policy.priorityFrequency();
  }

  /// Whether a request may be sent again at all.
  boolean allows(RequestHead request) {
    if (requestHeaders.isEmpty()) {
      return true;
    }
    for (HeaderMatcher header : requestHeaders) {
      if (header.matches(request)) {
        return true;
      }
    }
    return false;
  }

  /// An answer shows that the request arrived. Where nobody asked for it, only what may be repeated
  /// (RFC 9110 section 9.2.2) is sent again after one; and never to who is overloaded.
  boolean onResponse(ResponseHead head, Method method) {
    if ((unasked && !method.idempotent()) || head.has(KnownHeader.X_ENVOY_OVERLOADED)) {
      return false;
    }
    if (!saysSo(head)) {
      return rateLimited && isRateLimited(head);
    }
    return rateLimited || !isRateLimited(head);
  }

  private static boolean isRateLimited(ResponseHead head) {
    return head.value("x-envoy-ratelimited") != null;
  }

  private boolean saysSo(ResponseHead head) {
    if (statuses.get(head.status())) {
      return true;
    }
    for (HeaderMatcher header : headers) {
      if (header.matches(head)) {
        return true;
      }
    }
    if (grpcStatuses.isEmpty()) {
      return false;
    }
    String grpc = head.value(KnownHeader.GRPC_STATUS);
    return grpc != null && grpc.matches("\\d{1,2}") && grpcStatuses.get(Integer.parseInt(grpc));
  }

  boolean onReset(Reset why) {
    if (policy.retryOn().contains(RetryOn.SERVER_ERROR)
        || policy.retryOn().contains(RetryOn.GATEWAY_ERROR)
        || policy.retryOn().contains(RetryOn.RESET)) {
      return why != Reset.OVERFLOW;
    }
    if (policy.retryOn().contains(RetryOn.REFUSED_STREAM) && why == Reset.REFUSED_STREAM) {
      return true;
    }
    return why.whileConnecting()
        && (policy.retryOn().contains(RetryOn.CONNECT_FAILURE)
            || policy.retryOn().contains(RetryOn.RESET_BEFORE_REQUEST));
  }

  boolean onPerTryTimeout() {
    return policy.retryOn().contains(RetryOn.SERVER_ERROR)
        || policy.retryOn().contains(RetryOn.GATEWAY_ERROR)
        || policy.retryOn().contains(RetryOn.RESET);
  }

  /// Full jitter over a base that doubles (Envoy): uniform below the lesser of base × 2ⁿ and max.
  long backOffMillis(int attempt, java.util.SplittableRandom random) {
    long base = Math.max(1, policy.backOffBase().toMillis());
    long max = Math.max(base, policy.backOffMax().toMillis());
    long bound = Math.min(max, base << Math.min(attempt, 20));
    return random.nextLong(bound);
  }

  /// How long a response says to wait, and up to half of it more, so that not all come at once; -1:
  /// it does not say, or too long.
  ///
  /// @param unixMillis the time of day
  long saidMillis(ResponseHead head, long unixMillis, java.util.SplittableRandom random) {
    RetryPolicy.RateLimitedBackOff said = policy.rateLimited();
    if (said == null) {
      return -1;
    }
    for (RetryPolicy.ResetHeader header : said.headers()) {
      long millis = millis(head.value(header.name()));
      long wait = header.unixTime() ? millis - unixMillis : millis;
      if (millis >= 0 && wait >= 0 && wait <= said.max().toMillis()) {
        return wait + random.nextLong(wait / 2 + 1);
      }
    }
    return -1;
  }

  private static long millis(@Nullable String seconds) {
    return seconds != null && seconds.matches("\\d{1,12}") ? Long.parseLong(seconds) * 1000 : -1;
  }
}
