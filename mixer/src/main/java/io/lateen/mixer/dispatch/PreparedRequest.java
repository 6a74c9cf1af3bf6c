package io.lateen.mixer.dispatch;

import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.TrackedAttributes;
import java.time.Duration;
import java.util.List;

/// A request that attribute generators have completed, bound to the config it met first: its check
/// and all its quotas see the same rules. For one thread.
public final class PreparedRequest {
  private static final int DEFAULT_USES = 10_000;

  private final TrackedAttributes tracked;
  private final List<Reference> afterPreprocessing;

  PreparedRequest(Attributes request) {
    this.tracked = new TrackedAttributes(request);
    this.afterPreprocessing = tracked.references();
  }

  /// Asks every handler of a matching rule whether the request may pass.
  public CheckOutcome check() {
    tracked.restore(afterPreprocessing);
    return new CheckOutcome(
        0,
        "",
        Duration.ofMinutes(1),
        DEFAULT_USES,
        tracked.references(),
        RouteDirective.NONE,
        List.of());
  }

  /// Takes from a quota; full grant for a minute when no rule knows the quota.
  public QuotaOutcome quota(QuotaAsk ask) {
    tracked.restore(afterPreprocessing);
    return new QuotaOutcome(ask.amount(), Duration.ofMinutes(1), tracked.references(), List.of());
  }
}
