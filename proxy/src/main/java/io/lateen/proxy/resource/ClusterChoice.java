package io.lateen.proxy.resource;

import java.util.List;

/// How a route names its cluster, and what it asks of its endpoints where the cluster has subsets
/// (`metadata_match`).
public sealed interface ClusterChoice {
  record Single(String cluster, MetadataMatch endpoints) implements ClusterChoice {
    /// Any of its endpoints.
    public Single(String cluster) {
      this(cluster, MetadataMatch.ANY);
    }
  }

  /// By weight; the weights' sum is the total.
  record Weighted(List<Part> parts) implements ClusterChoice {
    public Weighted {
      parts = List.copyOf(parts);
    }
  }

  /// The request's header of this name (lower case) holds the cluster's name.
  record FromHeader(String header, MetadataMatch endpoints) implements ClusterChoice {}

  /// `WeightedCluster.ClusterWeight`.
  ///
  /// @param endpoints what it asks together with its route
  record Part(
      String cluster,
      int weight,
      HeaderOperations headers,
      PerFilterConfig perFilter,
      MetadataMatch endpoints) {}
}
