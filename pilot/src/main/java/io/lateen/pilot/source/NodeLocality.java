package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a Kubernetes node is, by its labels: today's, or those of Kubernetes before 1.17, which
/// Istio 1.1 reads.
///
/// @param locality `region/zone/subzone`, as far as it is known; or empty
/// @param external addresses by which it is reached from outside of its cluster
record NodeLocality(String name, String locality, List<String> external) {
  private static final String OLD = "failure-domain.beta.kubernetes.io/";
  private static final String NEW = "topology.kubernetes.io/";
  private static final String SUBZONE = "topology.istio.io/subzone";

  static NodeLocality of(KubeObject node) {
    Map<String, String> labels = node.labels();
    String region = labels.getOrDefault(NEW + "region", labels.getOrDefault(OLD + "region", ""));
    String zone = labels.getOrDefault(NEW + "zone", labels.getOrDefault(OLD + "zone", ""));
    String locality =
        Stream.of(region, zone, labels.getOrDefault(SUBZONE, ""))
            .takeWhile(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    return new NodeLocality(node.name(), locality, external(node));
  }

  private static List<String> external(KubeObject node) {
    return node.tree()
        .path("status")
        .path("addresses")
        .valueStream()
        .filter(address -> address.path("type").asString("").equals("ExternalIP"))
        .map(address -> address.path("address").asString(""))
        .filter(address -> !address.isEmpty())
        .toList();
  }
}
