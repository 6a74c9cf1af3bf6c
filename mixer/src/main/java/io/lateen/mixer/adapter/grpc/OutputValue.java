package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.lateen.model.attribute.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fields of a message → values of attributes, by the types {@link RemoteTemplate} sees in them.
final class OutputValue {
  private OutputValue() {}

  /// Empty when the adapter does not say. Of a plain field protobuf keeps a zero and silence the
  /// same: a number or a truth is taken as said, an empty text, address or map is not, so that
  /// `|` in an expression finds the other side.
  static Optional<Object> read(Message message, FieldDescriptor field) {
    if (field.isMapField()) {
      Map<String, String> entries = entries((List<?>) message.getField(field));
      return entries.isEmpty() ? Optional.empty() : Optional.of(entries);
    }
    if (field.hasPresence() && !message.hasField(field)) {
      return Optional.empty();
    }
    return value(field, message.getField(field))
        .filter(value -> field.hasPresence() || !value.equals(""));
  }

  private static Map<String, String> entries(List<?> map) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Object item : map) {
      Message entry = (Message) item;
      entries.put((String) part(entry, "key"), (String) part(entry, "value"));
    }
    return entries;
  }

  private static Optional<Object> value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case INT -> Optional.of(wide(field, (Integer) value));
      case FLOAT -> Optional.of(((Float) value).doubleValue());
      case LONG, DOUBLE, BOOLEAN, STRING -> Optional.of(value);
      case BYTE_STRING -> Optional.of(((ByteString) value).toStringUtf8());
      case ENUM -> Optional.of(((EnumValueDescriptor) value).getName());
      case MESSAGE -> unwrapped((Message) value);
    };
  }

  private static long wide(FieldDescriptor field, int value) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> Integer.toUnsignedLong(value);
      default -> value;
    };
  }

  /// One of `istio.policy.v1beta1`, which hold everything in their field `value`.
  private static Optional<Object> unwrapped(Message wrapper) {
    Object value = part(wrapper, "value");
    return switch (wrapper.getDescriptorForType().getName()) {
      case "IPAddress" -> address(value).filter(IpAddress::isValid).map(Object.class::cast);
      case "TimeStamp" -> Optional.of(Instant.ofEpochSecond(seconds(value), nanos(value)));
      case "Duration" -> Optional.of(Duration.ofSeconds(seconds(value), nanos(value)));
      default -> Optional.of(value).filter(text -> !text.equals(""));
    };
  }

  private static Optional<IpAddress> address(Object value) {
    return value instanceof ByteString bytes
        ? Optional.of(IpAddress.of(bytes.toByteArray()))
        : IpAddress.parse((String) value);
  }

  private static long seconds(Object time) {
    return (Long) part((Message) time, "seconds");
  }

  private static int nanos(Object time) {
    return (Integer) part((Message) time, "nanos");
  }

  private static Object part(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }
}
