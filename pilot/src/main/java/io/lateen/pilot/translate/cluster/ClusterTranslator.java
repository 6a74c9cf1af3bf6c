package io.lateen.pilot.translate.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// All clusters of a proxy. Of two with one name the first stays.
public final class ClusterTranslator {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private ClusterTranslator() {}

  public static List<Cluster> clusters(Perspective seen) {
    List<Cluster> clusters = new ArrayList<>(LoopbackSource.of(seen, OutboundClusters.of(seen)));
    if (seen.node().routesByServerName()) {
      clusters.addAll(LoopbackSource.of(seen, OutboundClusters.byServerName(seen)));
    }
    if (!seen.node().isRouter()) {
      clusters.addAll(new InboundClusters(seen).clusters());
    }
    clusters.add(blackHole());
    clusters.add(
        new ClusterDraft(ClusterName.PASSTHROUGH, ONE_SECOND, false).originalDestination().build());
    Set<String> names = new HashSet<>();
    return clusters.stream().filter(cluster -> names.add(cluster.getName())).toList();
  }

  /// Names that several clusters of services have; all but one of them are left out.
  public static Set<String> duplicates(Perspective seen) {
    Set<String> names = new HashSet<>();
    return OutboundClusters.of(seen).stream()
        .map(Cluster::getName)
        .filter(name -> !names.add(name))
        .collect(Collectors.toSet());
  }

  private static Cluster blackHole() {
    ClusterDraft draft = new ClusterDraft(ClusterName.BLACK_HOLE, ONE_SECOND, false);
    draft
        .message()
        .setType(DiscoveryType.STATIC)
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder().setClusterName(ClusterName.BLACK_HOLE));
    return draft.build();
  }
}
