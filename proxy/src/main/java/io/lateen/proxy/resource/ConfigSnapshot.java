package io.lateen.proxy.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything the proxy serves by, whole and never changed: what a listener or route refers to is
/// in here (a cluster that is not does not exist). Unchanged resources are the same objects from
/// one snapshot to the next, so that what was compiled of them can be kept.
///
/// @param version counts published snapshots, from 0 (nothing yet)
/// @param assignments by name: `Discovery.Eds.serviceName`; none of them for a cluster whose
///     control plane stayed silent
public record ConfigSnapshot(
    long version,
    Map<String, Listener> listeners,
    Map<String, RouteTable> routeTables,
    Map<String, Cluster> clusters,
    Map<String, Assignment> assignments) {

  public static final ConfigSnapshot EMPTY =
      new ConfigSnapshot(0, Map.of(), Map.of(), Map.of(), Map.of());

  public ConfigSnapshot {
    listeners = Map.copyOf(listeners);
    routeTables = Map.copyOf(routeTables);
    clusters = Map.copyOf(clusters);
    assignments = Map.copyOf(assignments);
  }

  public @Nullable RouteTable routes(RouteSource source) {
    return switch (source) {
      case RouteSource.Rds rds -> routeTables.get(rds.name());
      case RouteSource.Inline inline -> inline.table();
    };
  }

  /// The endpoints of a cluster as configured; DNS names are not resolved here.
  public Assignment endpoints(Cluster cluster) {
    return switch (cluster.discovery()) {
      case Discovery.Static fixed -> fixed.endpoints();
      case Discovery.Dns dns -> dns.endpoints();
      case Discovery.OriginalDst ignored -> Assignment.empty(cluster.name());
      case Discovery.Eds eds -> {
        Assignment found = assignments.get(eds.serviceName());
        yield found == null ? Assignment.empty(eds.serviceName()) : found;
      }
    };
  }
}
