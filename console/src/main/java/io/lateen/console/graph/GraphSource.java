package io.lateen.console.graph;

import io.lateen.console.prometheus.PrometheusClient;
import io.lateen.console.prometheus.PrometheusProblem;
import io.lateen.console.prometheus.Sample;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Builds the graph from Prometheus and from nodes added by hand. For many threads.
final class GraphSource {
  static final String REQUESTS = "reqs/sec";
  static final String BYTES = "bytes/sec";

  private record Ends(String source, String target) {}

  private final PrometheusClient prometheus;
  private final AddedNodes added;

  GraphSource(PrometheusClient prometheus, AddedNodes added) {
    this.prometheus = prometheus;
    this.added = added;
  }

  ServiceGraph read(GraphQuery query) throws PrometheusProblem {
    TreeMap<Ends, ServiceGraph.Edge> edges =
        new TreeMap<>(Comparator.comparing(Ends::source).thenComparing(Ends::target));
    collect(edges, query.requests(), REQUESTS);
    collect(edges, query.bytes(), BYTES);
    TreeSet<String> nodes = new TreeSet<>(added.names());
    for (ServiceGraph.Edge edge : edges.values()) {
      nodes.add(edge.source());
      nodes.add(edge.target());
    }
    return new ServiceGraph(nodes, edges.values());
  }

  private void collect(Map<Ends, ServiceGraph.Edge> edges, String expression, String rate)
      throws PrometheusProblem {
    for (Sample sample : prometheus.query(expression)) {
      if (Double.isFinite(sample.value())) {
        Ends ends = new Ends(node(sample, "source"), node(sample, "destination"));
        edges
            .computeIfAbsent(
                ends, e -> new ServiceGraph.Edge(e.source(), e.target(), new LinkedHashMap<>()))
            .rates()
            .put(rate, sample.value());
      }
    }
  }

  private static String node(Sample sample, String side) {
    return sample.label(side + "_app") + " (" + sample.label(side + "_workload") + ")";
  }
}
