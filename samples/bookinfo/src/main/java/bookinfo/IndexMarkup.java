package bookinfo;

import java.util.List;

/// The body of the entry page: the tree of services as nested tables.
final class IndexMarkup {
  private record Node(String name, String endpoint, List<Node> children) {}

  /// The root bears the name of details, as it does in the original.
  private static final Node TREE =
      new Node(
          "http://details:9080",
          "details",
          List.of(
              new Node("http://details:9080", "details", List.of()),
              new Node(
                  "http://reviews:9080",
                  "reviews",
                  List.of(new Node("http://ratings:9080", "ratings", List.of())))));

  private IndexMarkup() {}

  static String tree() {
    return table(TREE);
  }

  private static String table(Node node) {
    String children =
        node.children().isEmpty()
            ? ""
            : row("children", Html.each(node.children(), IndexMarkup::table));
    return "<table class=\"table table-condensed table-bordered table-hover\">"
        + row("name", Html.escape(node.name()))
        + row("endpoint", Html.escape(node.endpoint()))
        + children
        + "</table>";
  }

  private static String row(String name, String markup) {
    return "<tr><th>" + name + "</th><td>" + markup + "</td></tr>";
  }
}
