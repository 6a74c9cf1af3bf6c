package io.lateen.galley.patch;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON patch, RFC 6902, with JSON pointers of RFC 6901.
public final class JsonPatch {

  private JsonNode document;

  private JsonPatch(JsonNode document) {
    this.document = document;
  }

  /// The patched tree; the arguments stay as they are.
  ///
  /// @throws PatchException when it is no patch, or an operation does not fit
  public static JsonNode apply(JsonNode target, JsonNode operations) {
    if (!operations.isArray()) {
      throw PatchException.malformed("a JSON patch is an array of operations");
    }
    JsonPatch patch = new JsonPatch(target.deepCopy());
    operations.forEach(patch::run);
    return patch.document;
  }

  private void run(JsonNode operation) {
    List<String> path = pointer(operation, "path");
    switch (operation.path("op").asString("")) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> {
        remove(path);
        add(path, value(operation));
      }
      case "move" -> move(pointer(operation, "from"), path);
      case "copy" -> add(path, find(pointer(operation, "from")).deepCopy());
      case "test" -> test(path, value(operation));
      default ->
          throw PatchException.malformed(
              "op: "
                  + operation.path("op")
                  + " (expected: add, remove, replace, move, copy or test)");
    }
  }

  private void move(List<String> from, List<String> to) {
    boolean intoItself = to.size() > from.size() && to.subList(0, from.size()).equals(from);
    if (intoItself) {
      throw PatchException.unfitting("move: " + text(from) + " cannot be moved into itself");
    }
    JsonNode moved = find(from);
    remove(from);
    add(to, moved);
  }

  private void test(List<String> path, JsonNode expected) {
    JsonNode found = find(path);
    if (!same(found, expected)) {
      throw PatchException.unfitting(
          "test: " + text(path) + " is " + found + " (expected: " + expected + ")");
    }
  }

  /// Numbers are equal by value: 1 and 1.0 are.
  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (left, right) -> {
          if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
          }
          return left.equals(right) ? 0 : 1;
        },
        other);
  }

  private void add(List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    String last = path.getLast();
    switch (find(path.subList(0, path.size() - 1))) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array when last.equals("-") -> array.add(value);
      case ArrayNode array -> array.insert(index(last, array.size(), path), value);
      default -> throw PatchException.unfitting("add: " + text(path) + " is not inside anything");
    }
  }

  private void remove(List<String> path) {
    find(path);
    if (path.isEmpty()) {
      return;
    }
    String last = path.getLast();
    switch (find(path.subList(0, path.size() - 1))) {
      case ObjectNode object -> object.remove(last);
      case ArrayNode array -> array.remove(index(last, array.size() - 1, path));
      default -> throw missing(path);
    }
  }

  private JsonNode find(List<String> path) {
    JsonNode at = document;
    for (String part : path) {
      JsonNode next =
          switch (at) {
            case ObjectNode object -> object.get(part);
            case ArrayNode array -> array.get(index(part, array.size() - 1, path));
            default -> null;
          };
      if (next == null) {
        throw missing(path);
      }
      at = next;
    }
    return at;
  }

  private static PatchException missing(List<String> path) {
    return PatchException.unfitting(text(path) + " does not exist");
  }

  private static int index(String part, int most, List<String> path) {
    boolean number = part.matches("0|[1-9][0-9]{0,8}");
    if (!number || Integer.parseInt(part) > most) {
      throw PatchException.unfitting(
          text(path) + ": index " + part + " (expected: 0.." + Math.max(most, 0) + ")");
    }
    return Integer.parseInt(part);
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw PatchException.malformed(operation.path("op").asString("") + ": no value given");
    }
    return operation.path("value").deepCopy();
  }

  private static List<String> pointer(JsonNode operation, String field) {
    String text = operation.path(field).asString("");
    if (!operation.path(field).isString() || !(text.isEmpty() || text.startsWith("/"))) {
      throw PatchException.malformed(
          field + ": " + operation.path(field) + " (expected: a JSON pointer)");
    }
    List<String> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String part : text.substring(1).split("/", -1)) {
        parts.add(part.replace("~1", "/").replace("~0", "~"));
      }
    }
    return parts;
  }

  private static String text(List<String> path) {
    return path.isEmpty() ? "the document" : "/" + String.join("/", path);
  }
}
