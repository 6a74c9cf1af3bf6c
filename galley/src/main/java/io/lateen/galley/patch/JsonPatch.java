package io.lateen.galley.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON Patch (RFC 6902): all operations or none.
public final class JsonPatch {
  private JsonNode document;

  private JsonPatch(JsonNode document) {
    this.document = document;
  }

  /// The target with all operations done in order; neither argument is changed.
  ///
  /// @throws PatchException naming the operation that cannot be done
  public static JsonNode apply(JsonNode target, JsonNode operations) {
    if (!operations.isArray()) {
      throw PatchException.malformed("patch: not a list of operations (RFC 6902)");
    }
    JsonPatch patch = new JsonPatch(target.deepCopy());
    operations.forEach(patch::operate);
    return patch.document;
  }

  private void operate(JsonNode operation) {
    JsonPointer path = pointer(operation, "path");
    switch (operation.path("op").asString("")) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> replace(path, value(operation));
      case "move" -> move(pointer(operation, "from"), path);
      case "copy" -> add(path, pointer(operation, "from").get(document).deepCopy());
      case "test" -> test(path, value(operation));
      default ->
          throw PatchException.malformed(
              "op: "
                  + operation.path("op")
                  + " (expected: add, remove, replace, move, copy or test)");
    }
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    JsonNode text = operation.path(field);
    if (!text.isString()) {
      throw PatchException.malformed(field + ": missing in operation " + operation);
    }
    return JsonPointer.parse(text.asString());
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw PatchException.malformed("value: missing in operation " + operation);
    }
    return operation.path("value").deepCopy();
  }

  private void add(JsonPointer path, JsonNode value) {
    if (path.isRoot()) {
      document = value;
      return;
    }
    switch (path.parent(document)) {
      case ObjectNode object -> object.set(path.last(), value);
      case ArrayNode array when path.last().equals("-") -> array.add(value);
      case ArrayNode array -> array.insert(path.index(array, path.last(), array.size()), value);
      default -> throw path.missing();
    }
  }

  private void remove(JsonPointer path) {
    if (path.isRoot()) {
      throw PatchException.malformed("path: empty (expected: a part of the object)");
    }
    path.get(document);
    switch (path.parent(document)) {
      case ObjectNode object -> object.remove(path.last());
      case ArrayNode array -> array.remove(path.index(array, path.last(), array.size() - 1));
      default -> throw path.missing();
    }
  }

  private void replace(JsonPointer path, JsonNode value) {
    path.get(document);
    if (path.isRoot()) {
      document = value;
      return;
    }
    switch (path.parent(document)) {
      case ObjectNode object -> object.set(path.last(), value);
      case ArrayNode array -> array.set(path.index(array, path.last(), array.size() - 1), value);
      default -> throw path.missing();
    }
  }

  private void move(JsonPointer from, JsonPointer to) {
    if (from.isPrefixOf(to)) {
      throw PatchException.malformed("from: " + from.text() + " cannot move into itself");
    }
    JsonNode value = from.get(document).deepCopy();
    remove(from);
    add(to, value);
  }

  private void test(JsonPointer path, JsonNode expected) {
    JsonNode actual = path.get(document);
    if (!same(actual, expected)) {
      throw PatchException.doesNotFit(
          "path: " + path.text() + " is " + actual + " (expected: " + expected + ")");
    }
  }

  /// Numbers are equal by value (RFC 6902, section 4.6).
  private static boolean same(JsonNode a, JsonNode b) {
    return a.equals(
        (x, y) ->
            x.isNumber() && y.isNumber()
                ? x.decimalValue().compareTo(y.decimalValue())
                : x.equals(y) ? 0 : 1,
        b);
  }
}
