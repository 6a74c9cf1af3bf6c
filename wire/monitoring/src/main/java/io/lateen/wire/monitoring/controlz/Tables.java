package io.lateen.wire.monitoring.controlz;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A tree as tables of HTML: objects of one shape below each other, names beside values.
final class Tables {
  private Tables() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String of(String caption, JsonNode tree) {
    return "<h1>" + escaped(caption) + "</h1>\n" + html(tree);
  }

  private static String html(JsonNode tree) {
    if (tree.isObject()) {
      return named(tree);
    }
    if (tree.isArray()) {
      return tree.isEmpty()
          ? "<p>None.</p>"
          : tree.get(0).isObject() ? records(tree) : enumeration(tree);
    }
    return "<code>" + escaped(tree.asString()) + "</code>";
  }

  private static String named(JsonNode tree) {
    StringBuilder rows = new StringBuilder("<table>\n");
    tree.forEachEntry(
        (name, value) ->
            rows.append("<tr><th scope=row>")
                .append(escaped(name))
                .append("</th><td>")
                .append(html(value))
                .append("</td></tr>\n"));
    return rows.append("</table>\n").toString();
  }

  private static String records(JsonNode tree) {
    Set<String> columns = new LinkedHashSet<>();
    tree.forEach(row -> columns.addAll(row.propertyNames()));
    StringBuilder rows = new StringBuilder("<table>\n<tr>");
    columns.forEach(name -> rows.append("<th scope=col>").append(escaped(name)).append("</th>"));
    rows.append("</tr>\n");
    for (JsonNode row : tree) {
      rows.append("<tr>");
      columns.forEach(name -> rows.append("<td>").append(cell(row, name)).append("</td>"));
      rows.append("</tr>\n");
    }
    return rows.append("</table>\n").toString();
  }

  private static String cell(JsonNode row, String column) {
    JsonNode value = row.get(column);
    return value == null ? "" : html(value);
  }

  private static String enumeration(JsonNode tree) {
    StringBuilder items = new StringBuilder("<ol>\n");
    tree.forEach(item -> items.append("<li>").append(html(item)).append("</li>\n"));
    return items.append("</ol>\n").toString();
  }
}
