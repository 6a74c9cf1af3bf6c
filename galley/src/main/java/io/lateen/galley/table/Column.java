package io.lateen.galley.table;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// One column of a kind's table.
///
/// @param type `string`, `integer`, `number`, `boolean` or `date`
/// @param format OpenAPI format, `name` for the column of names, else empty
/// @param priority 0 is always shown, higher only with `-o wide`
public record Column(
    String name, String type, String format, String description, int priority, Cell cell) {

  /// What stands in the column for one object.
  @FunctionalInterface
  public interface Cell {
    /// Never Java null: JSON null is an empty cell, shown as `<none>` by kubectl.
    JsonNode of(JsonNode object, Instant now);
  }
}
