package io.lateen.proxy.message;

import java.util.List;

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
