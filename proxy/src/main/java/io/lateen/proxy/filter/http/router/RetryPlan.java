package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.route.HeaderMatcher;
import io.lateen.proxy.upstream.Reset;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/// When to try again (Envoy's "Router" document, x-envoy-retry-on).
final class RetryPlan {
  private final RetryPolicy policy;
  private final BitSet statuses = new BitSet();
  private final List<HeaderMatcher> headers;
  private final BitSet grpcStatuses = new BitSet();

  RetryPlan(RetryPolicy policy) {
    this.policy = policy;
    policy.retryOn().forEach(this::add);
    headers =
        policy.retryOn().contains(RetryOn.RETRIABLE_HEADERS)
            ? policy.retriableHeaders().stream().map(HeaderMatcher::new).toList()
            : List.of();
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

  boolean avoidPreviousHosts() {
    return policy.avoidPreviousHosts();
  }

  int hostSelectionAttempts() {
    return policy.hostSelectionMaxAttempts();
  }

  boolean onResponse(ResponseHead head) {
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
    return policy.retryOn().contains(RetryOn.CONNECT_FAILURE) && why.whileConnecting();
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
}
