package io.lateen.console.graph;

import java.util.Collection;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Who calls whom.
///
/// @param nodes names, sorted
/// @param edges sorted by source, then target; ends are among the nodes
record ServiceGraph(SequencedSet<String> nodes, Collection<Edge> edges) {
  /// @param rates `reqs/sec` or `bytes/sec` → the number, both where both flow
  record Edge(String source, String target, SequencedMap<String, Double> rates) {}
}
