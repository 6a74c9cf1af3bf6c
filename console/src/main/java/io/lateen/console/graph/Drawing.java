package io.lateen.console.graph;

import io.lateen.console.graph.ServiceGraph.Edge;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The graph as SVG, colours left to the page's style sheet.
final class Drawing {
  private static final int NODE_HEIGHT = 46;
  private static final int ROW = 92;
  private static final int GAP = 150;
  private static final int MARGIN = 24;

  private record Point(double x, double y) {}

  private final Map<String, Point> places = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();
  private final int nodeWidth;

  private Drawing(ServiceGraph graph) {
    int longest = graph.nodes().stream().mapToInt(Drawing::letters).max().orElse(0);
    nodeWidth = Math.clamp(longest * 8L + 24, 100, 340);
  }

  static String of(ServiceGraph graph) {
    return new Drawing(graph).draw(graph);
  }

  private String draw(ServiceGraph graph) {
    Layers layers = Layers.of(graph);
    place(layers);
    double width = 2.0 * MARGIN + layers.columns().size() * (nodeWidth + GAP) - GAP;
    double height = 2.0 * MARGIN + NODE_HEIGHT;
    for (Point point : places.values()) {
      height = Math.max(height, point.y + NODE_HEIGHT / 2.0 + MARGIN);
    }
    add(
        "<svg class=\"dot\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" role=\"img\"",
        width, height, width);
    add(" aria-label=\"Service graph\"><defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\"");
    add(" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\">");
    add("<path d=\"M0 0L10 5L0 10z\"/></marker></defs>");
    layers.paths().forEach(this::edge);
    graph.nodes().forEach(this::node);
    return svg.append("</svg>").toString();
  }

  /// Rows are even at first; then each stop moves towards its neighbours as far as its own
  /// neighbours in the column let it.
  private void place(Layers layers) {
    int most = layers.columns().stream().mapToInt(List::size).max().orElse(1);
    for (int column = 0; column < layers.columns().size(); column++) {
      List<String> stops = layers.columns().get(column);
      double top = MARGIN + NODE_HEIGHT / 2.0 + (most - stops.size()) * ROW / 2.0;
      for (int row = 0; row < stops.size(); row++) {
        double x = MARGIN + nodeWidth / 2.0 + column * (double) (nodeWidth + GAP);
        places.put(stops.get(row), new Point(x, top + row * (double) ROW));
      }
    }
    for (int round = 0; round < 24; round++) {
      layers.columns().forEach(stops -> relax(stops, layers));
    }
  }

  private void relax(List<String> stops, Layers layers) {
    double least = MARGIN + NODE_HEIGHT / 2.0;
    for (int i = 0; i < stops.size(); i++) {
      Point own = place(stops.get(i));
      double wish =
          layers.neighbours(stops.get(i)).stream()
              .mapToDouble(n -> place(n).y)
              .average()
              .orElse(own.y);
      double most = i + 1 < stops.size() ? place(stops.get(i + 1)).y - ROW : Double.MAX_VALUE;
      double y = Math.max(least, Math.min(most, (own.y + wish) / 2));
      places.put(stops.get(i), new Point(own.x, y));
      least = y + ROW;
    }
  }

  private void edge(Edge edge, List<String> stops) {
    boolean idle = edge.rates().values().stream().allMatch(rate -> rate <= 0);
    add("<g class=\"edge%s\"><path marker-end=\"url(#tip)\" d=\"", idle ? " idle" : "");
    Point label = edge.source().equals(edge.target()) ? loop(edge) : curve(stops);
    add("\"/>");
    double y = label.y - 6.0 - 14.0 * (edge.rates().size() - 1);
    for (String line : GraphPrinter.lines(edge)) {
      add("<text x=\"%.1f\" y=\"%.1f\">%s</text>", label.x, y, escaped(line));
      y += 14;
    }
    add("</g>");
  }

  private Point loop(Edge edge) {
    Point at = place(edge.source());
    double top = at.y - NODE_HEIGHT / 2.0;
    add("M%.1f %.1fc-20 -34 60 -34 40 0", at.x - 10, top);
    return new Point(at.x + 10, top - 26);
  }

  /// Leaves and enters boxes sideways; where an edge runs backwards it leaves to the left.
  private Point curve(List<String> stops) {
    Point first = place(stops.getFirst());
    Point last = place(stops.getLast());
    double side = first.x <= last.x ? nodeWidth / 2.0 : -nodeWidth / 2.0;
    Point at = new Point(first.x + side, first.y);
    add("M%.1f %.1f", at.x, at.y);
    Point label = at;
    for (int i = 1; i < stops.size(); i++) {
      Point stop = place(stops.get(i));
      Point next = new Point(stop.x - side, stop.y);
      curveTo(at, next);
      if (i == 1) {
        label = new Point((at.x + next.x) / 2, (at.y + next.y) / 2);
      }
      at = next;
      if (i + 1 < stops.size()) {
        at = new Point(stop.x + side, stop.y);
        add("L%.1f %.1f", at.x, at.y);
      }
    }
    return label;
  }

  private void curveTo(Point from, Point to) {
    double middle = (from.x + to.x) / 2;
    add("C%.1f %.1f %.1f %.1f %.1f %.1f", middle, from.y, middle, to.y, to.x, to.y);
  }

  private void node(String name) {
    Point at = place(name);
    int bracket = name.lastIndexOf(" (");
    String app = bracket < 0 ? name : name.substring(0, bracket);
    String workload = bracket < 0 ? "" : name.substring(bracket + 2, name.length() - 1);
    add("<g class=\"node\" tabindex=\"0\"><title>%s</title>", escaped(name));
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"10\"/>",
        at.x - nodeWidth / 2.0, at.y - NODE_HEIGHT / 2.0, nodeWidth, NODE_HEIGHT);
    add("<text class=\"app\" x=\"%.1f\" y=\"%.1f\">%s</text>", at.x, at.y - 3, fitted(app));
    add("<text x=\"%.1f\" y=\"%.1f\">%s</text></g>", at.x, at.y + 14, fitted(workload));
  }

  private String fitted(String text) {
    int most = (nodeWidth - 24) / 8;
    return escaped(text.length() <= most ? text : text.substring(0, most - 1) + "…");
  }

  private static int letters(String name) {
    int bracket = name.lastIndexOf(" (");
    return bracket < 0 ? name.length() : Math.max(bracket, name.length() - bracket - 3);
  }

  private Point place(String stop) {
    return places.getOrDefault(stop, new Point(0, 0));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a library for one method
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replaceAll("[\\p{Cntrl}]", "\u2423");
  }
}
