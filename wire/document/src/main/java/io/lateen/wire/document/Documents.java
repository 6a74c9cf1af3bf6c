package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Turns a YAML document or JSON value into the objects it holds.
final class Documents {
  private Documents() {}

  /// Nothing for an empty document, one object, or the items of a `List`, `VirtualServiceList` ….
  static void add(JsonNode tree, Map<String, Position> positions, List<Document> into) {
    if (tree.isNull()) {
      return;
    }
    if (!isList(tree)) {
      into.add(object(tree, FieldPath.ROOT, positions));
      return;
    }
    JsonNode items = tree.path("items");
    for (int i = 0; i < items.size(); i++) {
      into.add(object(items.get(i), new FieldPath("items").item(i), positions));
    }
  }

  private static boolean isList(JsonNode tree) {
    return tree.path("kind").asString("").endsWith("List") && tree.path("items").isArray();
  }

  private static Document object(JsonNode tree, FieldPath path, Map<String, Position> positions) {
    if (!tree.isObject()) {
      Position position = positions.getOrDefault(path.text(), new Position(1, 1));
      throw new SyntaxException(position, Values.describe(tree) + " (expected: an object)");
    }
    return new Document(tree, path.text(), positions);
  }
}
