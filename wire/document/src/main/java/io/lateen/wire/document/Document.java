package io.lateen.wire.document;

import io.lateen.model.check.Problem;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One object of a text.
///
/// @param tree read only, for parts of it may be shared (YAML's aliases)
/// @param path of the object within its YAML document: empty, or `items[2]` in a List
/// @param positions where the values of the YAML document stand, by field path
public record Document(JsonNode tree, String path, Map<String, Position> positions) {

  public Document {
    positions = Map.copyOf(positions);
  }

  /// Where a problem of this object stands: its field, or the nearest thing around it that is
  /// written down.
  public Optional<Position> positionOf(Problem problem) {
    String found = within(problem.path());
    while (!found.isEmpty() && !positions.containsKey(found)) {
      found = found.substring(0, Math.max(0, lastStep(found)));
    }
    return Optional.ofNullable(positions.get(found));
  }

  private String within(String field) {
    boolean joined = path.isEmpty() || field.isEmpty() || field.startsWith("[");
    return joined ? path + field : path + "." + field;
  }

  private static int lastStep(String field) {
    return Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
  }
}
