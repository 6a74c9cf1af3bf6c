package io.lateen.proxy.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message's shape, its fields in the schema's order.
final class MessageType {
  private final String name;
  private final FieldType[] fields;

  MessageType(String name, List<FieldType> fields) {
    this.name = name;
    this.fields = fields.toArray(new FieldType[0]);
  }

  String name() {
    return name;
  }

  int size() {
    return fields.length;
  }

  FieldType field(int index) {
    return fields[index];
  }

  /// -1 when there is none.
  int indexOf(int number) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].number() == number) {
        return i;
      }
    }
    return -1;
  }

  /// By its own name or in camel case; null when there is none.
  @Nullable FieldType byJsonName(String name) {
    for (FieldType field : fields) {
      if (field.name().equals(name) || camelCase(field.name()).equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean after = i > 0 && name.charAt(i - 1) == '_';
      if (name.charAt(i) != '_') {
        camel.append(after ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
      }
    }
    return camel.toString();
  }

  /// -1 when there is none.
  int indexOf(String field) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equals(field)) {
        return i;
      }
    }
    return -1;
  }
}
