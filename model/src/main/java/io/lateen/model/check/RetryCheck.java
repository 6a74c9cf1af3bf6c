package io.lateen.model.check;

import io.lateen.model.rule.VirtualService.Retries;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When and how often a request is tried again.
final class RetryCheck {
  private static final List<String> CONDITIONS =
      List.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "envoy-ratelimited",
          "retriable-4xx",
          "refused-stream",
          "retriable-status-codes",
          "retriable-headers",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  /// IANA's registry of HTTP status codes, and 418.
  private static final Pattern STATUS =
      Pattern.compile(
          "10[0-3]|20[0-8]|226|30[0-578]|40[0-9]|41[0-8]|42[1-689]|431|451|50[0-8]|51[01]");

  private RetryCheck() {}

  static void check(FieldPath path, @Nullable Retries retries, Problems problems) {
    if (retries == null) {
      return;
    }
    if (retries.attempts() <= 0) {
      problems.unexpected(path.field("attempts"), retries.attempts(), "1 or more");
    }
    PartCheck parts = new PartCheck(problems);
    parts.duration(path.field("perTryTimeout"), retries.perTryTimeout());
    parts.duration(path.field("backoff"), retries.backOff());
    String retryOn = retries.retryOn();
    if (retryOn == null || retryOn.isEmpty()) {
      return;
    }
    for (String condition : retryOn.split(",", -1)) {
      if (!CONDITIONS.contains(condition.strip()) && !STATUS.matcher(condition.strip()).matches()) {
        problems.unexpected(
            path.field("retryOn"),
            condition.strip(),
            "an HTTP status or one of " + String.join(", ", CONDITIONS));
      }
    }
  }
}
