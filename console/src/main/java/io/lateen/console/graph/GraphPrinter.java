package io.lateen.console.graph;

import io.lateen.console.graph.ServiceGraph.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The graph in servicegraph's three texts.
final class GraphPrinter {
  private static final JsonMapper JSON = JsonMapper.shared();

  private GraphPrinter() {}

  /// Nodes by name, edges by the names of their ends.
  static ObjectNode json(ServiceGraph graph) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode nodes = root.putObject("nodes");
    graph.nodes().forEach(nodes::putObject);
    ArrayNode edges = root.putArray("edges");
    for (Edge edge : graph.edges()) {
      ObjectNode json = edges.addObject().put("source", edge.source()).put("target", edge.target());
      labels(edge, json.putObject("labels"));
    }
    return root;
  }

  /// As D3's force layouts take it: ends are indexes of nodes.
  static ObjectNode d3(ServiceGraph graph) {
    List<String> names = new ArrayList<>(graph.nodes());
    ObjectNode root = JSON.createObjectNode();
    ArrayNode nodes = root.putArray("nodes");
    names.forEach(name -> nodes.addObject().put("name", name));
    ArrayNode links = root.putArray("links");
    for (Edge edge : graph.edges()) {
      ObjectNode link = links.addObject().put("source", names.indexOf(edge.source()));
      labels(edge, link.put("target", names.indexOf(edge.target())).putObject("labels"));
    }
    return root;
  }

  /// Graphviz's language.
  static String dot(ServiceGraph graph) {
    StringBuilder dot = new StringBuilder("digraph \"istio-servicegraph\" {\n");
    for (String node : graph.nodes()) {
      dot.append("  ").append(quoted(node)).append(" [label=").append(quoted(node)).append("];\n");
    }
    for (Edge edge : graph.edges()) {
      dot.append("  ").append(quoted(edge.source())).append(" -> ").append(quoted(edge.target()));
      dot.append(" [label=").append(quoted(String.join("\n", lines(edge)))).append("];\n");
    }
    return dot.append("}\n").toString();
  }

  /// For example `reqs/sec: 1.500000`.
  static List<String> lines(Edge edge) {
    List<String> lines = new ArrayList<>();
    edge.rates().forEach((name, rate) -> lines.add(name + ": " + sixDecimals(rate)));
    return lines;
  }

  private static void labels(Edge edge, ObjectNode labels) {
    edge.rates().forEach((name, rate) -> labels.put(name, sixDecimals(rate)));
  }

  private static String sixDecimals(double rate) {
    return String.format(Locale.ROOT, "%.6f", rate);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
