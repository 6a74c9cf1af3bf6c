package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryPriority;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.lateen.model.rule.VirtualService.Retries;
import io.lateen.pilot.translate.message.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When a request is tried again.
final class RetryTranslator {
  private static final String BY_STATUS = "retriable-status-codes";
  private static final int ATTEMPTS = 2;
  private static final int HOST_ATTEMPTS = 3;

  private static final RetryPolicy DEFAULT =
      RetryPolicy.newBuilder()
          .setRetryOn(
              "connect-failure,refused-stream,unavailable,cancelled,resource-exhausted,"
                  + BY_STATUS)
          .setNumRetries(Messages.uint32(ATTEMPTS))
          .addRetriableStatusCodes(503)
          .addRetryHostPredicate(
              RetryHostPredicate.newBuilder()
                  .setName("envoy.retry_host_predicates.previous_hosts")
                  .setTypedConfig(Messages.any(PreviousHostsPredicate.getDefaultInstance())))
          .setHostSelectionRetryMaxAttempts(HOST_ATTEMPTS)
          .build();

  private RetryTranslator() {}

  /// Without a word of the user's: twice, on failures that did no harm. Null means never.
  static @Nullable RetryPolicy policy(@Nullable Retries retries) {
    if (retries == null) {
      return DEFAULT;
    }
    if (retries.attempts() <= 0) {
      return null;
    }
    RetryPolicy.Builder policy =
        DEFAULT.toBuilder().setNumRetries(Messages.uint32(retries.attempts()));
    String retryOn = retries.retryOn();
    if (retryOn != null && !retryOn.isEmpty()) {
      apply(retryOn, policy);
    }
    Duration perTry = retries.perTryTimeout();
    if (perTry != null) {
      policy.setPerTryTimeout(Messages.duration(perTry));
    }
    where(retries, policy);
    return policy.build();
  }

  private static void where(Retries retries, RetryPolicy.Builder policy) {
    if (Boolean.FALSE.equals(retries.ignorePreviousHosts())) {
      policy.clearRetryHostPredicate().clearHostSelectionRetryMaxAttempts();
    }
    if (Boolean.TRUE.equals(retries.remoteLocalities())) {
      policy.setRetryPriority(
          RetryPriority.newBuilder()
              .setName("envoy.retry_priorities.previous_priorities")
              .setTypedConfig(
                  Messages.any(
                      PreviousPrioritiesConfig.newBuilder().setUpdateFrequency(ATTEMPTS).build())));
    }
    Duration backOff = retries.backOff();
    if (backOff != null) {
      policy.setRetryBackOff(RetryBackOff.newBuilder().setBaseInterval(Messages.duration(backOff)));
    }
  }

  /// Numbers among the conditions are status codes.
  private static void apply(String retryOn, RetryPolicy.Builder policy) {
    List<String> conditions = new ArrayList<>();
    policy.clearRetriableStatusCodes();
    for (String part : retryOn.split(",", -1)) {
      String condition = part.strip();
      if (condition.matches("\\d{3}")) {
        policy.addRetriableStatusCodes(Integer.parseInt(condition));
      } else if (!condition.isEmpty()) {
        conditions.add(condition);
      }
    }
    if (policy.getRetriableStatusCodesCount() > 0 && !conditions.contains(BY_STATUS)) {
      conditions.add(BY_STATUS);
    }
    policy.setRetryOn(String.join(",", conditions));
  }
}
