package io.lateen.galley.table;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The tables of custom resources, from `additionalPrinterColumns`.
public final class CustomColumns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CustomColumns() {}

  /// @param printerColumns of apiextensions.k8s.io/v1 (`jsonPath`); none means the age alone
  /// @throws IllegalArgumentException if one has a path that cannot be read
  public static List<Column> of(JsonNode printerColumns) {
    Columns columns = new Columns();
    if (printerColumns.isEmpty()) {
      return columns.age().list();
    }
    for (JsonNode column : printerColumns) {
      JsonPath path = JsonPath.parse(column.path("jsonPath").asString(""));
      String type = column.path("type").asString("string");
      columns.add(
          column.path("name").asString(""),
          type,
          column.path("priority").asInt(0),
          (object, now) -> cell(path.select(object), type, now));
    }
    return columns.list();
  }

  private static JsonNode cell(List<JsonNode> found, String type, Instant now) {
    if (found.isEmpty()) {
      return NODES.nullNode();
    }
    JsonNode first = found.getFirst();
    return switch (type) {
      // A date that Kubernetes prints itself is an age; kubectl leaves the text alone.
      case "date" -> NODES.stringNode(Ages.since(first, now));
      case "string" ->
          NODES.stringNode(
              found.stream().map(CustomColumns::text).collect(Collectors.joining(",")));
      default -> first;
    };
  }

  /// Lists and maps as kubectl's users see them: JSON.
  private static String text(JsonNode node) {
    return node.isContainer() ? node.toString() : node.asString("");
  }
}
