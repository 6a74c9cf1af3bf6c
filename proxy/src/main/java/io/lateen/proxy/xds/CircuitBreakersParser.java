package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.CircuitBreakers.RetryBudget;
import io.lateen.proxy.resource.CircuitBreakers.Thresholds;
import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.CircuitBreakers`.
final class CircuitBreakersParser {
  private CircuitBreakersParser() {}

  static CircuitBreakers parse(@Nullable Fields breakers) {
    if (breakers == null) {
      return CircuitBreakers.DEFAULT;
    }
    Thresholds normal = Thresholds.DEFAULT;
    Thresholds high = Thresholds.DEFAULT;
    for (Fields thresholds : breakers.children("thresholds")) {
      if (thresholds.word("priority").equals("HIGH")) {
        high = thresholds(thresholds);
      } else {
        normal = thresholds(thresholds);
      }
    }
    breakers.refuseOthers();
    return new CircuitBreakers(normal, high);
  }

  private static Thresholds thresholds(Fields thresholds) {
    Thresholds d = Thresholds.DEFAULT;
    Thresholds parsed =
        new Thresholds(
            thresholds.whole("max_connections", d.maxConnections()),
            thresholds.whole("max_pending_requests", d.maxPendingRequests()),
            thresholds.whole("max_requests", d.maxRequests()),
            thresholds.whole("max_retries", d.maxRetries()),
            budget(thresholds.child("retry_budget")));
    thresholds.refuseOthers("track_remaining");
    return parsed;
  }

  private static @Nullable RetryBudget budget(@Nullable Fields budget) {
    if (budget == null) {
      return null;
    }
    Fields percent = budget.child("budget_percent");
    RetryBudget parsed =
        new RetryBudget(
            percent == null ? 20 : percent.number("value", 0),
            budget.whole("min_retry_concurrency", 3));
    budget.refuseOthers();
    return parsed;
  }
}
