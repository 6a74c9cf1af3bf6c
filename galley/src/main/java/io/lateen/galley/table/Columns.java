package io.lateen.galley.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A table put together column by column; it begins with the name.
final class Columns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<Column> columns = new ArrayList<>();

  Columns() {
    columns.add(
        new Column(
            "Name",
            "string",
            "name",
            "Name must be unique within a namespace.",
            0,
            (object, now) -> NODES.stringNode(object.path("metadata").path("name").asString(""))));
  }

  Columns text(String name, Function<JsonNode, String> cell) {
    return add(name, "string", 0, (object, now) -> NODES.stringNode(cell.apply(object)));
  }

  /// Shown only with `-o wide`.
  Columns wide(String name, Function<JsonNode, String> cell) {
    return add(name, "string", 1, (object, now) -> NODES.stringNode(cell.apply(object)));
  }

  Columns number(String name, ToLongFunction<JsonNode> cell) {
    return add(name, "integer", 0, (object, now) -> NODES.numberNode(cell.applyAsLong(object)));
  }

  Columns age() {
    return add(
        "Age",
        "string",
        0,
        (object, now) ->
            NODES.stringNode(Ages.since(object.path("metadata").path("creationTimestamp"), now)));
  }

  Columns add(String name, String type, int priority, Column.Cell cell) {
    columns.add(new Column(name, type, "", "", priority, cell));
    return this;
  }

  List<Column> list() {
    return List.copyOf(columns);
  }
}
