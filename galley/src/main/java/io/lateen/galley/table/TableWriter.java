package io.lateen.galley.table;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Objects → a `meta.k8s.io` Table.
public final class TableWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TableWriter() {}

  /// @param version `v1` or `v1beta1`
  /// @param metadata of the list: `resourceVersion`, `continue` …
  /// @param rowObject what a row carries of its object
  /// @param definitions whether the columns are described: not in later events of a watch
  public static ObjectNode write(
      String version,
      JsonNode metadata,
      List<Column> columns,
      List<? extends JsonNode> objects,
      UnaryOperator<JsonNode> rowObject,
      boolean definitions,
      Instant now) {
    ObjectNode table = NODES.objectNode();
    table.put("kind", "Table");
    table.put("apiVersion", "meta.k8s.io/" + version);
    table.set("metadata", metadata);
    table.set("columnDefinitions", definitions ? describe(columns) : NODES.arrayNode());
    ArrayNode rows = table.putArray("rows");
    for (JsonNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.cell().of(object, now)));
      row.set("object", rowObject.apply(object));
    }
    return table;
  }

  private static ArrayNode describe(List<Column> columns) {
    ArrayNode descriptions = NODES.arrayNode();
    for (Column column : columns) {
      ObjectNode description = descriptions.addObject();
      description.put("name", column.name());
      description.put("type", column.type());
      description.put("format", column.format());
      description.put("description", column.description());
      description.put("priority", column.priority());
    }
    return descriptions;
  }
}
