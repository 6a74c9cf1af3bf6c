package io.lateen.wire.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Objects of which only their reader knows what may stand in them, as plain values: texts,
/// `Boolean`s, `Number`s, unmodifiable lists and maps. `null` is absent.
final class Trees {
  private Trees() {}

  /// A field's object; empty when absent.
  static Map<String, Object> object(Fields fields, String name) {
    JsonNode value = fields.get(name);
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      fields
          .problems()
          .error(fields.path().field(name), Values.describe(value) + " (expected: an object)");
      return Map.of();
    }
    return object(value);
  }

  private static Map<String, Object> object(JsonNode node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    node.forEachEntry(
        (name, value) -> {
          Object plain = plain(value);
          if (plain != null) {
            fields.put(name, plain);
          }
        });
    return Collections.unmodifiableMap(fields);
  }

  private static List<Object> list(JsonNode node) {
    List<Object> items = new ArrayList<>();
    for (JsonNode item : node) {
      Object plain = plain(item);
      if (plain != null) {
        items.add(plain);
      }
    }
    return List.copyOf(items);
  }

  private static @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> list(node);
      case STRING -> node.stringValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }
}
