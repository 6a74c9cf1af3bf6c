package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tree of JSON or YAML → an encoded message, by the schema and protobuf's JSON mapping
/// ("ProtoJSON Format"): names as in the `.proto` file or in camel case, wrappers as plain values,
/// durations as `1.5s`, an Any with its `@type`. What cannot be is noted, each with its path.
public final class TreeEncoder {
  private static final String GOOGLE = "google.protobuf.";
  private final Schema schema;
  private final Problems problems;

  public TreeEncoder(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  /// @param tree as [YamlReader] makes it
  /// @param path of the message, for problems
  public ByteString encode(String typeName, @Nullable Object tree, String path) {
    if (typeName.equals(GOOGLE + "Any")) {
      return any(tree, path);
    }
    ByteString known = wellKnown(typeName, tree, path);
    return known == null ? fields(typeName, tree, path) : known;
  }

  private @Nullable ByteString wellKnown(String typeName, @Nullable Object tree, String path) {
    return switch (typeName) {
      case GOOGLE + "Struct" ->
          tree instanceof Map<?, ?> members
              ? StructEncoder.struct(members)
              : none(path, tree, "an object");
      case GOOGLE + "Value" -> StructEncoder.value(tree);
      case GOOGLE + "Duration" -> duration(tree, path);
      case GOOGLE + "BoolValue",
          GOOGLE + "StringValue",
          GOOGLE + "BytesValue",
          GOOGLE + "Int32Value",
          GOOGLE + "UInt32Value",
          GOOGLE + "Int64Value",
          GOOGLE + "UInt64Value",
          GOOGLE + "FloatValue",
          GOOGLE + "DoubleValue" ->
          fields(typeName, Map.of("value", tree == null ? "" : tree), path);
      default -> null;
    };
  }

  private ByteString none(String path, @Nullable Object tree, String expected) {
    problems.add(path, tree + " (expected: " + expected + ")");
    return ByteString.EMPTY;
  }

  private ByteString duration(@Nullable Object tree, String path) {
    if (!(tree instanceof String text) || !text.matches("-?[0-9]{1,12}([.][0-9]{1,9})?s")) {
      return none(path, tree, "a duration such as 1.5s");
    }
    java.time.Duration duration =
        java.time.Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    return StructEncoder.message(
        out -> {
          out.writeInt64(1, duration.getSeconds());
          out.writeInt32(2, duration.getNano());
        });
  }

  private ByteString any(@Nullable Object tree, String path) {
    if (!(tree instanceof Map<?, ?> members) || !(members.get("@type") instanceof String url)) {
      return none(path, tree, "an object with its @type");
    }
    String type = url.substring(url.lastIndexOf('/') + 1);
    if (schema.message(type) == null) {
      problems.add(path, type + " is not supported");
      return ByteString.EMPTY;
    }
    ByteString value = encode(type, members, path);
    return StructEncoder.message(
        out -> {
          out.writeString(1, url);
          out.writeBytes(2, value);
        });
  }

  private ByteString fields(String typeName, @Nullable Object tree, String path) {
    MessageType type = schema.message(typeName);
    if (type == null) {
      problems.add(path, "is not supported");
      return ByteString.EMPTY;
    }
    if (!(tree instanceof Map<?, ?> members)) {
      return none(path, tree, "an object");
    }
    return StructEncoder.message(
        out -> {
          for (Map.Entry<?, ?> member : members.entrySet()) {
            member(type, String.valueOf(member.getKey()), member.getValue(), path, out);
          }
        });
  }

  private void member(
      MessageType type, String name, @Nullable Object value, String path, CodedOutputStream out)
      throws IOException {
    if (name.equals("@type") || value == null) {
      return;
    }
    String at = path.isEmpty() ? name : path + "." + name;
    FieldType field = type.byJsonName(name);
    if (field == null) {
      problems.add(at, "is no field of " + type.name());
    } else if (field.map()) {
      map(field, value, at, out);
    } else if (field.repeated()) {
      list(field, value, at, out);
    } else {
      one(field, value, at, out);
    }
  }

  private void list(FieldType field, Object value, String path, CodedOutputStream out)
      throws IOException {
    if (!(value instanceof List<?> list)) {
      none(path, value, "a list");
      return;
    }
    int i = 0;
    for (Object element : list) {
      one(field, element, path + "[" + i++ + "]", out);
    }
  }

  private void map(FieldType field, Object value, String path, CodedOutputStream out)
      throws IOException {
    if (!(value instanceof Map<?, ?> members)) {
      none(path, value, "an object");
      return;
    }
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String key = String.valueOf(member.getKey());
      Map<String, Object> entry = new java.util.HashMap<>();
      entry.put("key", key);
      entry.put("value", member.getValue());
      out.writeBytes(field.number(), fields(field.typeName(), entry, path + "[\"" + key + "\"]"));
    }
  }

  private void one(FieldType field, @Nullable Object value, String path, CodedOutputStream out)
      throws IOException {
    if (field.kind() == Kind.MESSAGE) {
      out.writeBytes(field.number(), encode(field.typeName(), value, path));
    } else if (!ScalarEncoder.write(schema, field, value, out)) {
      none(path, value, ScalarEncoder.expected(field));
    }
  }
}
