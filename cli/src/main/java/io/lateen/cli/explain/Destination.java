package io.lateen.cli.explain;

/// A cluster by Istio's names: `outbound|9080|v1|reviews.default.svc.cluster.local`.
///
/// @param host the whole name where it is none of those
record Destination(String cluster, String port, String subset, String host) {
  static Destination of(String cluster) {
    String[] parts = cluster.split("\\|", -1);
    return parts.length == 4
        ? new Destination(cluster, parts[1], parts[2], parts[3])
        : new Destination(cluster, "", "", cluster);
  }

  /// Whether `name` is the host, or its first labels.
  boolean isHost(String name) {
    return host.equals(name) || host.startsWith(name + ".");
  }

  /// `reviews.default.svc.cluster.local subset v1`.
  String text() {
    return subset.isEmpty() ? host : host + " subset " + subset;
  }
}
