package io.lateen.galley.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Which fields an applied document sets, in the form of `managedFields` (FieldsV1: `f:` a field,
/// `k:` a list element by its key), and what follows from it at the next apply.
public final class Ownership {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");
  private static final Set<String> NAMING = Set.of("name", "namespace", "resourceVersion");

  private Ownership() {}

  /// The fields that a document to be applied sets.
  ///
  /// @param byKey whether lists are merged by key, as in built-in kinds
  public static ObjectNode of(JsonNode applied, boolean byKey) {
    ObjectNode fields = NODES.objectNode();
    applied.forEachEntry(
        (name, value) -> {
          if (name.equals("metadata")) {
            ObjectNode meta = fields(name, value, byKey);
            NAMING.forEach(field -> meta.remove("f:" + field));
            if (!meta.isEmpty()) {
              fields.set("f:metadata", meta);
            }
          } else if (!IDENTITY.contains(name)) {
            fields.set("f:" + name, fields(name, value, byKey));
          }
        });
    return fields;
  }

  private static ObjectNode fields(String field, JsonNode value, boolean byKey) {
    ObjectNode fields = NODES.objectNode();
    if (value instanceof ObjectNode object) {
      object.forEachEntry((name, child) -> fields.set("f:" + name, fields(name, child, byKey)));
    } else if (value instanceof ArrayNode array && byKey) {
      String key = MergeKeys.of(field, array);
      for (JsonNode element : array) {
        if (!key.isEmpty()) {
          fields.set("k:" + MergeKeys.identity(key, element), fields("", element, true));
        }
      }
    }
    return fields;
  }

  /// Takes out of an object what its manager applied before and does no longer, unless others
  /// apply it too.
  ///
  /// @param object edited
  /// @param others the fields of each other manager
  public static void drop(ObjectNode object, JsonNode before, JsonNode now, List<JsonNode> others) {
    before.forEachEntry(
        (entry, below) -> {
          List<JsonNode> theirs = others.stream().map(other -> other.path(entry)).toList();
          if (entry.startsWith("f:")) {
            dropField(object, entry.substring(2), below, now.path(entry), theirs);
          }
        });
  }

  private static void dropField(
      ObjectNode object, String name, JsonNode before, JsonNode now, List<JsonNode> others) {
    JsonNode value = object.path(name);
    boolean wanted = !now.isMissingNode() || others.stream().anyMatch(JsonNode::isObject);
    if (before.isEmpty()) {
      boolean filledByOthers = value.isObject() && !value.isEmpty();
      if (!wanted && !filledByOthers) {
        object.remove(name);
      }
    } else if (value instanceof ObjectNode child) {
      drop(child, before, now, others);
    } else if (value instanceof ArrayNode array) {
      dropElements(array, before, now, others);
    }
    if (!before.isEmpty() && !wanted && object.path(name).isEmpty()) {
      object.remove(name);
    }
  }

  private static void dropElements(
      ArrayNode array, JsonNode before, JsonNode now, List<JsonNode> others) {
    before.forEachEntry(
        (entry, below) -> {
          int at = entry.startsWith("k:") ? position(array, entry.substring(2)) : -1;
          List<JsonNode> theirs = others.stream().map(other -> other.path(entry)).toList();
          boolean wanted = now.has(entry) || theirs.stream().anyMatch(JsonNode::isObject);
          if (at >= 0 && !wanted) {
            array.remove(at);
          } else if (at >= 0 && array.path(at) instanceof ObjectNode element) {
            drop(element, below, now.path(entry), theirs);
          }
        });
  }

  private static int position(ArrayNode array, String key) {
    JsonNode id = JsonMapper.shared().readTree(key);
    for (int i = 0; i < array.size(); i++) {
      JsonNode element = array.path(i);
      if (id.propertyStream().allMatch(it -> isAt(element, it.getKey(), it.getValue()))) {
        return i;
      }
    }
    return -1;
  }

  /// A document may leave out a port's protocol; then it is TCP.
  private static boolean isAt(JsonNode element, String field, JsonNode value) {
    if (field.equals("protocol") && !element.has(field)) {
      return value.asString("").equals("TCP");
    }
    return element.path(field).equals(value);
  }

  /// The paths that another manager applies and this document would change.
  public static List<String> conflicts(JsonNode current, JsonNode applied, JsonNode theirs) {
    List<String> paths = new ArrayList<>();
    conflicts("", current, applied, theirs, paths);
    return paths;
  }

  private static void conflicts(
      String path, JsonNode current, JsonNode applied, JsonNode theirs, List<String> paths) {
    theirs.forEachEntry(
        (entry, below) -> {
          boolean field = entry.startsWith("f:");
          String name = entry.substring(2);
          JsonNode mine = field ? applied.path(name) : element(applied, name);
          JsonNode now = field ? current.path(name) : element(current, name);
          String at = path + (field ? "." + name : "[" + name + "]");
          if (mine.isMissingNode()) {
            return;
          }
          boolean objects = mine.isObject() && now.isObject();
          if (below.isEmpty() && !objects && !mine.equals(now)) {
            paths.add(at);
          } else {
            conflicts(at, now, mine, below, paths);
          }
        });
  }

  private static JsonNode element(JsonNode list, String key) {
    int at = list instanceof ArrayNode array ? position(array, key) : -1;
    return at < 0 ? NODES.missingNode() : list.path(at);
  }
}
