package io.lateen.galley.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Kubernetes' strategic merge patch for built-in kinds: like a merge patch, but lists whose
/// elements have a key are merged element by element. Directives: `$patch`, `$retainKeys`,
/// `$setElementOrder/…`, `$deleteFromPrimitiveList/…`.
public final class StrategicPatch {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicPatch() {}

  /// The patched tree; the arguments stay as they are.
  ///
  /// @throws PatchException when it is no patch for objects
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      throw PatchException.malformed("a strategic merge patch is an object");
    }
    return merge(target, changes);
  }

  private static ObjectNode merge(JsonNode target, ObjectNode patch) {
    ObjectNode result =
        target instanceof ObjectNode object ? object.deepCopy() : NODES.objectNode();
    switch (patch.path(DIRECTIVE).asString("")) {
      case "replace" -> {
        ObjectNode replacement = patch.deepCopy();
        replacement.remove(DIRECTIVE);
        return replacement;
      }
      case "delete" -> {
        return NODES.objectNode();
      }
      default -> {}
    }
    retain(result, patch);
    patch.forEachEntry((name, value) -> mergeField(result, name, value));
    order(result, patch);
    return result;
  }

  private static void retain(ObjectNode result, ObjectNode patch) {
    if (patch.get(RETAIN) instanceof ArrayNode kept) {
      List<String> names = kept.valueStream().map(name -> name.asString("")).toList();
      result.retain(names);
    }
  }

  private static void mergeField(ObjectNode result, String name, JsonNode value) {
    if (name.startsWith(DELETE)) {
      String list = name.substring(DELETE.length());
      if (result.get(list) instanceof ArrayNode array && value instanceof ArrayNode unwanted) {
        result.set(list, without(array, unwanted));
      }
      return;
    }
    if (name.startsWith("$")) {
      return;
    }
    switch (value) {
      case JsonNode gone when gone.isNull() -> result.remove(name);
      case ObjectNode object when object.path(DIRECTIVE).asString("").equals("delete") ->
          result.remove(name);
      case ObjectNode object -> result.set(name, merge(result.path(name), object));
      case ArrayNode array -> result.set(name, mergeList(name, result.path(name), array));
      default -> result.set(name, value);
    }
  }

  private static JsonNode mergeList(String name, JsonNode target, ArrayNode patch) {
    ArrayNode present = target instanceof ArrayNode array ? array : NODES.arrayNode();
    if (MergeKeys.isSet(name)) {
      return union(present, patch);
    }
    ArrayNode both = NODES.arrayNode().addAll(present).addAll(patch);
    String key = MergeKeys.of(name, both);
    boolean first = present.isEmpty() && name.equals("ports"); // NetworkPolicies' may lack numbers
    if (key.isEmpty() || first || hasReplace(patch)) {
      return plain(patch);
    }
    return mergeByKey(present, patch, key);
  }

  private static boolean hasReplace(ArrayNode patch) {
    return patch
        .valueStream()
        .anyMatch(element -> element.path(DIRECTIVE).asString("").equals("replace"));
  }

  private static JsonNode plain(ArrayNode patch) {
    ArrayNode elements = NODES.arrayNode();
    for (JsonNode element : patch) {
      boolean directive = element.has(DIRECTIVE);
      if (!directive) {
        elements.add(
            element instanceof ObjectNode object
                ? merge(NODES.objectNode(), object)
                : element.deepCopy());
      }
    }
    return elements;
  }

  private static JsonNode mergeByKey(ArrayNode present, ArrayNode patch, String key) {
    List<JsonNode> merged = new ArrayList<>();
    present.forEach(merged::add);
    for (JsonNode element : patch) {
      if (!(element instanceof ObjectNode change) || !change.has(key)) {
        throw PatchException.malformed(
            "element " + element + " has no " + key + ", by which this list is merged");
      }
      int at = position(merged, key, change);
      boolean delete = change.path(DIRECTIVE).asString("").equals("delete");
      if (delete && at >= 0) {
        merged.remove(at);
      } else if (!delete && at >= 0) {
        merged.set(at, merge(merged.get(at), change));
      } else if (!delete) {
        merged.add(merge(NODES.objectNode(), change));
      }
    }
    return NODES.arrayNode().addAll(merged);
  }

  private static int position(List<JsonNode> elements, String key, JsonNode change) {
    for (int i = 0; i < elements.size(); i++) {
      if (MergeKeys.same(key, elements.get(i), change)) {
        return i;
      }
    }
    return -1;
  }

  private static void order(ObjectNode result, ObjectNode patch) {
    for (String name : Set.copyOf(patch.propertyNames())) {
      String list = name.startsWith(ORDER) ? name.substring(ORDER.length()) : "";
      if (result.get(list) instanceof ArrayNode array
          && patch.get(name) instanceof ArrayNode wanted) {
        result.set(list, ordered(array, wanted, MergeKeys.of(list, array)));
      }
    }
  }

  /// Elements named in the order given come in that order; others keep their place before what
  /// followed them.
  private static ArrayNode ordered(ArrayNode elements, ArrayNode order, String key) {
    List<JsonNode> named = new ArrayList<>();
    for (JsonNode wanted : order) {
      elements.valueStream().filter(it -> id(it, key).equals(id(wanted, key))).forEach(named::add);
    }
    List<JsonNode> result = new ArrayList<>();
    int next = 0;
    for (JsonNode element : elements) {
      boolean isNamed = named.contains(element);
      result.add(isNamed && next < named.size() ? named.get(next++) : element);
    }
    return NODES.arrayNode().addAll(result);
  }

  private static JsonNode id(JsonNode element, String key) {
    return key.isEmpty() ? element : element.path(key);
  }

  private static ArrayNode union(ArrayNode present, ArrayNode more) {
    ArrayNode union = present.deepCopy();
    for (JsonNode element : more) {
      if (union.valueStream().noneMatch(element::equals)) {
        union.add(element);
      }
    }
    return union;
  }

  private static ArrayNode without(ArrayNode present, ArrayNode unwanted) {
    ArrayNode rest = NODES.arrayNode();
    for (JsonNode element : present) {
      if (unwanted.valueStream().noneMatch(element::equals)) {
        rest.add(element);
      }
    }
    return rest;
  }
}
