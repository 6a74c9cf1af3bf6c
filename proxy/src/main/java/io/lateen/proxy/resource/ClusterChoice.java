package io.lateen.proxy.resource;

import java.util.List;

/// How a route names its cluster.
public sealed interface ClusterChoice {
  record Single(String cluster) implements ClusterChoice {}

  /// By weight; the weights' sum is the total.
  record Weighted(List<Part> parts) implements ClusterChoice {
    public Weighted {
      parts = List.copyOf(parts);
    }
  }

  /// The request's header of this name (lower case) holds the cluster's name.
  record FromHeader(String header) implements ClusterChoice {}

  /// `WeightedCluster.ClusterWeight`.
  record Part(String cluster, int weight, HeaderOperations headers, PerFilterConfig perFilter) {}
}
