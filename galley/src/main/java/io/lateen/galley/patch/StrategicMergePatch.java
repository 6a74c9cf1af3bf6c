package io.lateen.galley.patch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes' strategic merge patch: as RFC 7386, but lists of built-in kinds merge by key.
/// Directives: `$patch: delete|replace|merge`, `$deleteFromPrimitiveList/…`,
/// `$setElementOrder/…`, `$retainKeys`.
public final class StrategicMergePatch {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  /// The target with the patch merged in; neither argument is changed.
  ///
  /// @throws PatchException if a directive is wrong, or a list element has no merge key
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    return merge(target, patch, "");
  }

  private static JsonNode merge(JsonNode target, JsonNode patch, String field) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    return switch (directive(changes)) {
      case "replace" -> without(changes);
      case "delete" -> JsonNodeFactory.instance.objectNode();
      default -> mergeObject(target, changes, field);
    };
  }

  private static String directive(ObjectNode patch) {
    String directive = patch.path(DIRECTIVE).asString("");
    if (!Set.of("", "merge", "replace", "delete").contains(directive)) {
      throw PatchException.malformed(
          DIRECTIVE + ": " + directive + " (expected: merge, replace or delete)");
    }
    return directive;
  }

  private static ObjectNode without(ObjectNode patch) {
    ObjectNode rest = patch.deepCopy();
    rest.remove(DIRECTIVE);
    return rest;
  }

  private static ObjectNode mergeObject(JsonNode target, ObjectNode patch, String parent) {
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    retain(result, patch);
    patch.forEachEntry((name, value) -> mergeField(result, parent, name, value));
    patch.forEachEntry(
        (name, value) -> {
          if (name.startsWith(ORDER)) {
            reorder(result, parent, name.substring(ORDER.length()), value);
          }
        });
    return result;
  }

  private static void retain(ObjectNode result, ObjectNode patch) {
    if (patch.path(RETAIN) instanceof ArrayNode keep) {
      Set<String> names = new HashSet<>();
      keep.forEach(name -> names.add(name.asString("")));
      result.retain(names);
    }
  }

  private static void mergeField(ObjectNode result, String parent, String name, JsonNode value) {
    if (name.startsWith(DELETE_FROM)) {
      removeValues(result, name.substring(DELETE_FROM.length()), value);
    } else if (name.startsWith("$")) {
      // Read where it stands.
    } else if (value.isNull()) {
      result.remove(name);
    } else if (value instanceof ArrayNode list) {
      result.set(name, mergeList(result.path(name), list, parent, name));
    } else {
      result.set(name, merge(result.path(name), value, name));
    }
  }

  private static void removeValues(ObjectNode result, String name, JsonNode values) {
    if (result.path(name) instanceof ArrayNode list) {
      Set<JsonNode> gone = new HashSet<>();
      values.forEach(gone::add);
      ArrayNode rest = result.putArray(name);
      list.forEach(
          element -> {
            if (!gone.contains(element)) {
              rest.add(element);
            }
          });
    }
  }

  private static JsonNode mergeList(JsonNode target, ArrayNode patch, String parent, String field) {
    if (MergeKeys.isSet(field)) {
      return union(target, patch);
    }
    String key = MergeKeys.of(parent, field);
    boolean replace = replacesList(patch);
    if (key == null || replace) {
      return withoutDirective(patch);
    }
    List<JsonNode> merged = new ArrayList<>();
    target.forEach(merged::add);
    for (JsonNode element : patch) {
      mergeElement(merged, element, key, field);
    }
    return list(merged);
  }

  private static JsonNode union(JsonNode target, ArrayNode patch) {
    List<JsonNode> all = new ArrayList<>();
    target.forEach(all::add);
    for (JsonNode element : patch) {
      if (!all.contains(element)) {
        all.add(element);
      }
    }
    return list(all);
  }

  private static boolean replacesList(ArrayNode patch) {
    for (JsonNode element : patch) {
      if (element.path(DIRECTIVE).asString("").equals("replace")) {
        return true;
      }
    }
    return false;
  }

  private static ArrayNode withoutDirective(ArrayNode patch) {
    List<JsonNode> elements = new ArrayList<>();
    for (JsonNode element : patch) {
      if (!element.has(DIRECTIVE)) {
        elements.add(element.deepCopy());
      }
    }
    return list(elements);
  }

  private static void mergeElement(
      List<JsonNode> merged, JsonNode element, String key, String field) {
    JsonNode identity = element.path(key);
    if (identity.isMissingNode()) {
      throw PatchException.malformed(field + ": " + element + " (expected: the key " + key + ")");
    }
    int at = indexOf(merged, key, identity);
    boolean delete = element.path(DIRECTIVE).asString("").equals("delete");
    if (delete && at >= 0) {
      merged.remove(at);
    } else if (!delete && at >= 0) {
      merged.set(at, merge(merged.get(at), element, field));
    } else if (!delete) {
      merged.add(merge(JsonNodeFactory.instance.objectNode(), element, field));
    }
  }

  private static int indexOf(List<JsonNode> list, String key, JsonNode identity) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(identity)) {
        return i;
      }
    }
    return -1;
  }

  private static void reorder(ObjectNode result, String parent, String field, JsonNode order) {
    if (result.path(field) instanceof ArrayNode list) {
      String key = MergeKeys.of(parent, field);
      List<JsonNode> rest = new ArrayList<>();
      list.forEach(rest::add);
      List<JsonNode> ordered = new ArrayList<>();
      for (JsonNode wanted : order) {
        int at = position(rest, key, wanted);
        if (at >= 0) {
          ordered.add(rest.remove(at));
        }
      }
      ordered.addAll(rest);
      result.set(field, list(ordered));
    }
  }

  private static int position(List<JsonNode> list, @Nullable String key, JsonNode wanted) {
    return key == null ? list.indexOf(wanted) : indexOf(list, key, wanted.path(key));
  }

  private static ArrayNode list(List<JsonNode> elements) {
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }
}
