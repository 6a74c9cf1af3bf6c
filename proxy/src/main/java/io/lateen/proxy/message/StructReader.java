package io.lateen.proxy.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `google.protobuf.Struct` → a tree of JSON: texts, [Boolean]s, [Double]s, [Null], lists and
/// maps of these, equal when what they say is. Immutable.
public final class StructReader {
  private StructReader() {}

  /// JSON's `null`.
  public enum Null {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  /// @param struct null: empty
  public static Map<String, Object> struct(@Nullable Fields struct) {
    Map<String, Object> members = new TreeMap<>();
    if (struct != null) {
      for (Fields entry : struct.entries("fields")) {
        members.put(entry.string("key"), value(entry.child("value")));
      }
    }
    return Collections.unmodifiableMap(members);
  }

  private static Object value(@Nullable Fields value) {
    if (value == null) {
      return Null.NULL;
    } else if (value.has("string_value")) {
      return value.string("string_value");
    } else if (value.has("number_value")) {
      return value.number("number_value", 0) + 0.0; // -0 is 0
    } else if (value.has("bool_value")) {
      return value.bool("bool_value");
    } else if (value.has("struct_value")) {
      return struct(value.child("struct_value"));
    }
    Fields list = value.child("list_value");
    return list == null ? Null.NULL : list(list);
  }

  private static List<Object> list(Fields list) {
    List<Object> elements = new ArrayList<>();
    list.children("values").forEach(element -> elements.add(value(element)));
    return Collections.unmodifiableList(elements);
  }
}
