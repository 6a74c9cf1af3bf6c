package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.HeaderMatchParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.RetryOn;
import io.lateen.proxy.resource.RetryPolicy;
import io.lateen.proxy.resource.RetryPolicy.RateLimitedBackOff;
import io.lateen.proxy.resource.RetryPolicy.ResetHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.RetryPolicy`.
final class RetryPolicyParser {
  private static final Duration BASE = Duration.ofMillis(25);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final String PRIORITIES =
      "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig";

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
            HeaderMatchParser.parseAll(policy.children("retriable_request_headers")),
            avoidsPreviousHosts(policy),
            policy.integer("host_selection_retry_max_attempts", 1),
            priorityFrequency(policy.child("retry_priority")),
            base,
            max == null ? base.multipliedBy(10) : max,
            rateLimited(policy.child("rate_limited_retry_back_off")));
    policy.refuseOthers();
    return parsed;
  }

  private static int priorityFrequency(@Nullable Fields priority) {
    if (priority == null) {
      return 0;
    }
    String type = priority.anyType("typed_config");
    Fields config = type.equals(PRIORITIES) ? priority.any("typed_config") : null;
    if (config == null) {
      priority.problem("typed_config", type + " is not supported (expected: " + PRIORITIES + ")");
      return 0;
    }
    priority.string("name");
    return config.integer("update_frequency", 0, 1, Integer.MAX_VALUE);
  }

  private static @Nullable RateLimitedBackOff rateLimited(@Nullable Fields backOff) {
    if (backOff == null) {
      return null;
    }
    List<ResetHeader> headers = new ArrayList<>();
    for (Fields header : backOff.children("reset_headers")) {
      headers.add(
          new ResetHeader(
              header.required("name").toLowerCase(Locale.ROOT),
              header.word("format").equals("UNIX_TIMESTAMP")));
    }
    RateLimitedBackOff parsed =
        new RateLimitedBackOff(headers, backOff.duration("max_interval", LONGEST_WAIT));
    backOff.refuseOthers();
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
