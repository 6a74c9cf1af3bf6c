package io.lateen.proxy.resource;

import org.jspecify.annotations.Nullable;

/// `Cluster.LbPolicy` with what belongs to each.
public sealed interface LbPolicy {
  /// @param slowStart null: new endpoints get their whole share at once
  record RoundRobin(@Nullable SlowStart slowStart) implements LbPolicy {
    public RoundRobin() {
      this(null);
    }
  }

  /// The least busy of some chosen at random.
  ///
  /// @param choices how many endpoints are compared (Envoy: 2)
  /// @param bias how much requests under way count where weights differ (Envoy: 1)
  /// @param slowStart as in [RoundRobin]
  record LeastRequest(int choices, double bias, @Nullable SlowStart slowStart) implements LbPolicy {
    public LeastRequest(int choices) {
      this(choices, 1, null);
    }
  }

  record Random() implements LbPolicy {}

  /// Ketama ring.
  record RingHash(long minimumSize, long maximumSize) implements LbPolicy {}

  record Maglev(int tableSize) implements LbPolicy {}

  /// With `Discovery.OriginalDst`: no choice to make.
  record ClusterProvided() implements LbPolicy {}
}
