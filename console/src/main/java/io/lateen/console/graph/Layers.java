package io.lateen.console.graph;

import io.lateen.console.graph.ServiceGraph.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Puts nodes into columns so that callers stand left of those they call, and orders each column
/// so that few edges cross (the first two steps of Sugiyama's method). An edge that spans columns
/// passes through a point in each; one that closes a circle runs backwards.
final class Layers {
  private static final int SWEEPS = 12;

  /// The stops of an edge, from source to target: names of nodes and of points.
  private final SequencedMap<Edge, List<String>> paths = new LinkedHashMap<>();

  private final List<List<String>> columns = new ArrayList<>();
  private final Map<String, Integer> depth = new HashMap<>();
  private final Map<String, Set<String>> neighbours = new HashMap<>();

  private Layers() {}

  static Layers of(ServiceGraph graph) {
    Layers layers = new Layers();
    Map<String, List<String>> forward = layers.forward(graph);
    graph.nodes().forEach(node -> layers.depth.putIfAbsent(node, 0));
    for (int round = 0; round < graph.nodes().size() && layers.push(forward); round++) {}
    graph.nodes().forEach(node -> layers.column(layers.depth(node)).add(node));
    graph.edges().forEach(layers::path);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      layers.sweep(sweep % 2 == 0);
    }
    return layers;
  }

  List<List<String>> columns() {
    return columns;
  }

  SequencedMap<Edge, List<String>> paths() {
    return paths;
  }

  /// Where an edge from a node to a neighbouring column ends.
  Set<String> neighbours(String stop) {
    return neighbours.getOrDefault(stop, Set.of());
  }

  /// The edges without those that close a circle, found by depth-first search.
  private Map<String, List<String>> forward(ServiceGraph graph) {
    Map<String, List<String>> out = new HashMap<>();
    Set<String> called = new HashSet<>();
    for (Edge edge : graph.edges()) {
      out.computeIfAbsent(edge.source(), _ -> new ArrayList<>()).add(edge.target());
      called.add(edge.target());
    }
    Map<String, List<String>> forward = new HashMap<>();
    Set<String> done = new HashSet<>();
    List<String> starts = new ArrayList<>(graph.nodes());
    starts.sort(Comparator.comparing(called::contains));
    starts.forEach(start -> descend(start, out, new HashSet<>(), done, forward));
    return forward;
  }

  private static void descend(
      String node,
      Map<String, List<String>> out,
      Set<String> above,
      Set<String> done,
      Map<String, List<String>> forward) {
    if (!done.add(node)) {
      return;
    }
    above.add(node);
    for (String target : out.getOrDefault(node, List.of())) {
      if (!above.contains(target)) {
        forward.computeIfAbsent(node, _ -> new ArrayList<>()).add(target);
        descend(target, out, above, done, forward);
      }
    }
    above.remove(node);
  }

  private boolean push(Map<String, List<String>> forward) {
    boolean moved = false;
    for (Map.Entry<String, List<String>> from : forward.entrySet()) {
      for (String to : from.getValue()) {
        if (depth(to) <= depth(from.getKey())) {
          depth.put(to, depth(from.getKey()) + 1);
          moved = true;
        }
      }
    }
    return moved;
  }

  private void path(Edge edge) {
    List<String> stops = new ArrayList<>();
    stops.add(edge.source());
    int step = depth(edge.target()) > depth(edge.source()) ? 1 : -1;
    for (int at = depth(edge.source()) + step;
        step * at < step * depth(edge.target());
        at += step) {
      String point = "\0" + edge.source() + "\0" + edge.target() + "\0" + at;
      column(at).add(point);
      stops.add(point);
    }
    stops.add(edge.target());
    for (int i = 1; i < stops.size(); i++) {
      neighbours.computeIfAbsent(stops.get(i - 1), _ -> new HashSet<>()).add(stops.get(i));
      neighbours.computeIfAbsent(stops.get(i), _ -> new HashSet<>()).add(stops.get(i - 1));
    }
    paths.put(edge, List.copyOf(stops));
  }

  private void sweep(boolean rightwards) {
    List<List<String>> order = rightwards ? columns : columns.reversed();
    for (int i = 1; i < order.size(); i++) {
      List<String> fixed = order.get(i - 1);
      Map<String, Double> middle = new HashMap<>();
      for (String stop : order.get(i)) {
        middle.put(
            stop,
            neighbours(stop).stream()
                .mapToInt(fixed::indexOf)
                .filter(index -> index >= 0)
                .average()
                .orElse(order.get(i).indexOf(stop)));
      }
      order.get(i).sort(Comparator.comparing(stop -> middle.getOrDefault(stop, 0.0)));
    }
  }

  private int depth(String node) {
    return depth.getOrDefault(node, 0);
  }

  private List<String> column(int at) {
    while (columns.size() <= at) {
      columns.add(new ArrayList<>());
    }
    return columns.get(at);
  }
}
