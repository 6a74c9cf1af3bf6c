package io.lateen.proxy.resource;

/// `Cluster.LbPolicy` with what belongs to each.
public sealed interface LbPolicy {
  record RoundRobin() implements LbPolicy {}

  /// The least busy of some chosen at random.
  ///
  /// @param choices how many endpoints are compared (Envoy: 2)
  record LeastRequest(int choices) implements LbPolicy {}

  record Random() implements LbPolicy {}

  /// Ketama ring.
  record RingHash(long minimumSize, long maximumSize) implements LbPolicy {}

  record Maglev(int tableSize) implements LbPolicy {}

  /// With `Discovery.OriginalDst`: no choice to make.
  record ClusterProvided() implements LbPolicy {}
}
