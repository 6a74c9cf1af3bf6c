package io.lateen.wire.document.mixer;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.document.mixer.MessageShape.Choice;
import io.lateen.wire.document.mixer.MessageShape.Mapped;
import io.lateen.wire.document.mixer.MessageShape.Message;
import io.lateen.wire.document.mixer.MessageShape.Repeated;
import io.lateen.wire.document.mixer.MessageShape.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Documents → [MessageValue], by the types of a schema.
final class ShapeReader {
  private static final Pattern UNDERSCORE = Pattern.compile("_(.)");

  private final Problems problems;

  ShapeReader(Problems problems) {
    this.problems = problems;
  }

  MessageValue message(Message type, JsonNode node, FieldPath path) {
    if (!node.isObject()) {
      refuse(path, node, "an object");
      return MessageValue.NONE;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    node.forEachEntry((name, value) -> field(type, name, value, path.field(name), fields));
    for (List<String> group : type.exclusive()) {
      List<String> given = group.stream().filter(fields::containsKey).toList();
      if (given.size() > 1) {
        problems.error(path, String.join(", ", given) + " (expected: only one of them)");
      }
    }
    return new MessageValue(fields);
  }

  private void field(
      Message type, String name, JsonNode value, FieldPath path, Map<String, Object> into) {
    Optional<String> known =
        type.fields().keySet().stream()
            .filter(field -> field.equals(name) || camel(field).equals(name))
            .findFirst();
    if (known.isEmpty()) {
      problems.error(
          path,
          "unknown field (expected: one of " + String.join(", ", type.fields().keySet()) + ")");
    } else if (into.containsKey(known.get())) {
      problems.error(path, "given twice, also as \"" + known.get() + "\"");
    } else if (!value.isNull()) {
      MessageShape.Type fieldType = type.fields().get(known.get());
      Object read = fieldType == null ? null : value(fieldType, value, path);
      if (read != null) {
        into.put(known.get(), read);
      }
    }
  }

  private @Nullable Object value(MessageShape.Type type, JsonNode node, FieldPath path) {
    return switch (type) {
      case Scalar(String name) -> scalar(name, node, path);
      case Choice(List<String> names) -> choice(names, node, path);
      case Message message -> message(message, node, path);
      case Repeated(MessageShape.Type item) -> items(item, node, path);
      case Mapped(MessageShape.Type value) -> entries(value, node, path);
    };
  }

  private @Nullable Object items(MessageShape.Type type, JsonNode node, FieldPath path) {
    if (!node.isArray()) {
      return refuse(path, node, "a list");
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      Object item = value(type, node.get(i), path.item(i));
      if (item != null) {
        items.add(item);
      }
    }
    return List.copyOf(items);
  }

  private @Nullable Object entries(MessageShape.Type type, JsonNode node, FieldPath path) {
    if (!node.isObject()) {
      return refuse(path, node, "an object");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    node.forEachEntry(
        (key, text) -> {
          Object value = value(type, text, path.field(key));
          if (value != null) {
            entries.put(key, value);
          }
        });
    return entries;
  }

  private @Nullable Object choice(List<String> names, JsonNode node, FieldPath path) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      int index = node.intValue();
      if (index >= 0 && index < names.size()) {
        return names.get(index);
      }
    } else if (node.isString() && names.contains(node.asString())) {
      return node.asString();
    }
    return refuse(path, node, "one of " + String.join(", ", names));
  }

  private @Nullable Object scalar(String type, JsonNode node, FieldPath path) {
    return switch (type) {
      case "string" -> node.isString() ? node.asString() : refuse(path, node, "a string");
      case "bool" -> node.isBoolean() ? node.booleanValue() : refuse(path, node, "true or false");
      case "int32" -> integer(node, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "uint32" -> integer(node, path, 0, 0xffff_ffffL);
      case "int64" -> integer(node, path, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double" -> decimal(node, path);
      case "duration" -> duration(node, path);
      case "any" -> node.toString();
      default -> throw new IllegalArgumentException("no such type: " + type);
    };
  }

  private @Nullable Object integer(JsonNode node, FieldPath path, long least, long most) {
    try {
      if (node.isNumber() || node.isString()) {
        long value = new BigDecimal(node.asString()).longValueExact();
        if (value >= least && value <= most) {
          return value;
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below, as what is out of range.
    }
    return refuse(path, node, least + ".." + most);
  }

  private @Nullable Object decimal(JsonNode node, FieldPath path) {
    try {
      if (node.isNumber() || node.isString()) {
        return Double.parseDouble(node.asString());
      }
    } catch (NumberFormatException e) {
      // Told below, as any other text.
    }
    return refuse(path, node, "a number");
  }

  private @Nullable Object duration(JsonNode node, FieldPath path) {
    Object value = node.isString() ? GoDuration.parse(node.asString()).orElse(null) : null;
    return value == null ? refuse(path, node, "a duration such as 1.5s") : value;
  }

  private @Nullable Object refuse(FieldPath path, JsonNode node, String expected) {
    problems.error(path, node + " (expected: " + expected + ")");
    return null;
  }

  /// As protobuf's JSON form spells a field.
  private static String camel(String snake) {
    return UNDERSCORE.matcher(snake).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }
}
