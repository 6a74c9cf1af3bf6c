package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.resource.HeaderMatch;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// When a request itself asks to be tried again: its conditions join the route's, its number
/// of retries takes the place of the route's (Envoy, `RetryStateImpl`).
final class RetryWishes {
  /// What Envoy does when only the request asks.
  private static final RetryPolicy NONE =
      new RetryPolicy(
          Set.of(),
          1,
          null,
          null,
          List.of(),
          List.of(),
          List.of(),
          false,
          1,
          0,
          Duration.ofMillis(25),
          Duration.ofMillis(250),
          null);

  private RetryWishes() {}

  /// @return null: nobody asks
  static @Nullable RetryPlan merged(RequestHead request, @Nullable RetryPlan of) {
    String http = request.value(KnownHeader.X_ENVOY_RETRY_ON.text());
    String grpc = request.value(KnownHeader.X_ENVOY_RETRY_GRPC_ON.text());
    RetryPolicy policy = of == null ? NONE : of.policy();
    if (http == null && grpc == null && policy.retryOn().isEmpty()) {
      return of;
    }
    Set<RetryOn> conditions = EnumSet.noneOf(RetryOn.class);
    conditions.addAll(policy.retryOn());
    words(http).forEach(word -> add(conditions, word, condition -> !condition.ofGrpc()));
    words(grpc).forEach(word -> add(conditions, word, RetryOn::ofGrpc));
    long most =
        conditions.isEmpty() ? -1 : number(request.value(KnownHeader.X_ENVOY_MAX_RETRIES.text()));
    List<Integer> statuses = new ArrayList<>(policy.retriableStatusCodes());
    for (String code : words(request.value(KnownHeader.X_ENVOY_RETRIABLE_STATUS_CODES.text()))) {
      long status = number(code);
      if (status >= 0 && status < 1000) {
        statuses.add((int) status);
      }
    }
    List<HeaderMatch> headers = new ArrayList<>(policy.retriableHeaders());
    for (String name : words(request.value(KnownHeader.X_ENVOY_RETRIABLE_HEADER_NAMES.text()))) {
      String lower = name.toLowerCase(Locale.ROOT);
      headers.add(new HeaderMatch(lower, new HeaderMatch.Test.Present(true), false, false));
    }
    return new RetryPlan(
        new RetryPolicy(
            conditions,
            most < 0 ? policy.numRetries() : (int) Math.min(most, Integer.MAX_VALUE),
            policy.perTryTimeout(),
            policy.perTryIdleTimeout(),
            statuses,
            headers,
            policy.retriableRequestHeaders(),
            policy.avoidPreviousHosts(),
            policy.hostSelectionMaxAttempts(),
            policy.priorityFrequency(),
            policy.backOffBase(),
            policy.backOffMax(),
            policy.rateLimited()));
  }

  private static void add(Set<RetryOn> to, String word, Predicate<RetryOn> kind) {
    RetryOn condition = RetryOn.of(word);
    if (condition != null && kind.test(condition)) {
      to.add(condition);
    }
  }

  static void remove(RequestHead request) {
    request.remove(KnownHeader.X_ENVOY_RETRY_ON);
    request.remove(KnownHeader.X_ENVOY_RETRY_GRPC_ON);
    request.remove(KnownHeader.X_ENVOY_MAX_RETRIES);
    request.remove(KnownHeader.X_ENVOY_RETRIABLE_STATUS_CODES);
    request.remove(KnownHeader.X_ENVOY_RETRIABLE_HEADER_NAMES);
    request.remove(KnownHeader.X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT);
    request.remove(KnownHeader.X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS);
  }

  private static List<String> words(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }

  /// -1: it is none that would fit.
  static long number(@Nullable String text) {
    String digits = text == null ? "" : text.strip();
    return digits.matches("\\d{1,12}") ? Long.parseLong(digits) : -1;
  }
}
