package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RetryPolicy`.
final class RetryPolicyParser {
  private static final Duration BASE = Duration.ofMillis(25);

  private RetryPolicyParser() {}

  static @Nullable RetryPolicy parse(@Nullable Fields policy) {
    if (policy == null) {
      return null;
    }
    Fields backOff = policy.child("retry_back_off");
    Duration base = backOff == null ? BASE : backOff.duration("base_interval", BASE);
    Duration max = backOff == null ? null : backOff.duration("max_interval");
    RetryPolicy parsed =
        new RetryPolicy(
            conditions(policy.string("retry_on")),
            policy.integer("num_retries", 1),
            policy.duration("per_try_timeout"),
            policy.duration("per_try_idle_timeout"),
            policy.integers("retriable_status_codes"),
            HeaderMatchParser.parseAll(policy.children("retriable_headers")),
            avoidsPreviousHosts(policy),
            policy.integer("host_selection_retry_max_attempts", 1),
            base,
            max == null ? base.multipliedBy(10) : max);
    policy.refuseOthers("retry_priority", "rate_limited_retry_back_off");
    return parsed;
  }

  private static Set<RetryOn> conditions(String words) {
    Set<RetryOn> conditions = EnumSet.noneOf(RetryOn.class);
    int start = 0;
    while (start <= words.length()) {
      int comma = words.indexOf(',', start);
      int end = comma < 0 ? words.length() : comma;
      RetryOn condition = RetryOn.of(words.substring(start, end).trim());
      if (condition != null) {
        conditions.add(condition);
      }
      start = end + 1;
    }
    return conditions;
  }

  private static boolean avoidsPreviousHosts(Fields policy) {
    boolean avoids = false;
    for (Fields predicate : policy.children("retry_host_predicate")) {
      String name = predicate.string("name");
      if (name.equals("envoy.retry_host_predicates.previous_hosts")) {
        avoids = true;
      } else {
        predicate.problem("name", name + " is not supported");
      }
    }
    return avoids;
  }
}
