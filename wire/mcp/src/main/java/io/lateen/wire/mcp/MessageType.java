package io.lateen.wire.mcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message of Istio's: its fields by number and by name.
final class MessageType {
  private final String name;
  private final Map<Integer, FieldType> byNumber = new HashMap<>();
  private final Map<String, FieldType> byName = new HashMap<>();

  MessageType(String name, List<FieldType> fields) {
    this.name = name;
    for (FieldType field : fields) {
      byNumber.put(field.number(), field);
      byName.put(field.name(), field);
      byName.put(field.jsonName(), field);
    }
  }

  String name() {
    return name;
  }

  @Nullable FieldType field(int number) {
    return byNumber.get(number);
  }

  /// By either spelling.
  @Nullable FieldType field(String spelling) {
    return byName.get(spelling);
  }
}
