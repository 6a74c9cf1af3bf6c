package io.lateen.proxy.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A decoded message: a value per field of its type. Values are Boolean, Integer, Long, Float,
/// Double, String, ByteString, Message; a `List` of these for a repeated field; null where absent.
/// An
/// enum is an Integer. A message whose type is not in the schema stays a ByteString.
public final class Message {
  private final MessageType type;
  private final @Nullable Object[] values;
  private final List<Integer> unknownFields;

  Message(MessageType type, @Nullable Object[] values, List<Integer> unknownFields) {
    this.type = type;
    this.values = values;
    this.unknownFields = unknownFields;
  }

  MessageType type() {
    return type;
  }

  @Nullable Object value(int index) {
    return values[index];
  }

  /// Null when absent; also for a name the type does not have.
  @Nullable Object value(String field) {
    int index = type.indexOf(field);
    return index < 0 ? null : values[index];
  }

  /// Numbers of fields that the schema does not have.
  public List<Integer> unknownFields() {
    return unknownFields;
  }
}
