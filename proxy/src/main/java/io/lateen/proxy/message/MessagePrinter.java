package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `Message` → JSON as Envoy's admin prints it: protobuf's JSON mapping with the fields' original
/// names, without keys and passwords. What the schema does not know is printed as base64, so that
/// nothing hides.
public final class MessagePrinter {
  private static final String GOOGLE = "google.protobuf.";
  private final MessageDecoder decoder;

  public MessagePrinter(MessageDecoder decoder) {
    this.decoder = decoder;
  }

  /// Prints an encoded message with its `@type`.
  public void print(String typeName, ByteString bytes, JsonWriter out) {
    out.beginObject().field("@type", "type.googleapis.com/" + typeName);
    try {
      fields(decoder.decode(typeName, bytes), out);
    } catch (IOException e) {
      out.field("@undecoded", base64(bytes));
    }
    out.endObject();
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private void fields(Message message, JsonWriter out) {
    MessageType type = message.type();
    for (int i = 0; i < type.size(); i++) {
      Object value = message.value(i);
      if (value != null) {
        out.name(type.field(i).name());
        if (Sensitive.is(type, type.field(i))) {
          Sensitive.print(value, out);
        } else {
          field(type.field(i), value, out);
        }
      }
    }
  }

  private void field(FieldType field, Object value, JsonWriter out) {
    if (field.map()) {
      map((List<?>) value, out);
    } else if (value instanceof List<?> list) {
      out.beginArray();
      for (Object element : list) {
        value(field, element, out);
      }
      out.endArray();
    } else {
      value(field, value, out);
    }
  }

  private void map(List<?> entries, JsonWriter out) {
    out.beginObject();
    for (Object element : entries) {
      Message entry = (Message) element;
      Object key = entry.value("key");
      Object value = entry.value("value");
      if (value != null) {
        out.name(key == null ? "" : key.toString());
        field(entry.type().field(entry.type().indexOf("value")), value, out);
      }
    }
    out.endObject();
  }

  private void value(FieldType field, Object value, JsonWriter out) {
    switch (value) {
      case Message message -> message(message, out);
      case Boolean flag -> out.value(flag);
      case String text -> out.value(text);
      case ByteString bytes -> out.value(base64(bytes));
      case Float number -> out.value(number.doubleValue());
      case Double number -> out.value(number);
      case Long number -> out.value(wide(field, number));
      case Integer number -> integer(field, number, out);
      default -> throw new IllegalStateException(value.getClass().toString());
    }
  }

  private static String wide(FieldType field, long number) {
    return field.kind() == Kind.UINT64 ? Long.toUnsignedString(number) : Long.toString(number);
  }

  private void integer(FieldType field, int number, JsonWriter out) {
    if (field.kind() == Kind.ENUM) {
      out.value(decoder.enumName(field.typeName(), number));
    } else {
      out.value(field.kind() == Kind.UINT32 ? Integer.toUnsignedLong(number) : number);
    }
  }

  private void message(Message message, JsonWriter out) {
    String type = message.type().name();
    if (!type.startsWith(GOOGLE)) {
      out.beginObject();
      fields(message, out);
      out.endObject();
      return;
    }
    switch (type.substring(GOOGLE.length())) {
      case "Any" -> any(message, out);
      case "Duration" -> out.value(duration(message));
      case "Timestamp" -> out.value(timestamp(message));
      case "Struct" -> map(list(message.value(0)), out);
      case "ListValue" -> field(message.type().field(0), list(message.value(0)), out);
      case "Value" -> structValue(message, out);
      case "BoolValue" -> out.value(message.value(0) != null);
      default -> wrapper(message, out);
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private void wrapper(Message message, JsonWriter out) {
    boolean wraps = message.type().size() == 1 && message.type().field(0).name().equals("value");
    Object value = wraps ? message.value(0) : null;
    if (value != null) {
      value(message.type().field(0), value, out);
    } else if (!wraps) {
      out.beginObject();
      fields(message, out);
      out.endObject();
    } else {
      switch (message.type().field(0).kind()) {
        case STRING, BYTES -> out.value("");
        case INT64, UINT64 -> out.value("0");
        default -> out.value(0);
      }
    }
  }

  private void structValue(Message message, JsonWriter out) {
    for (int i = 1; i < message.type().size(); i++) {
      Object value = message.value(i);
      if (value != null) {
        value(message.type().field(i), value, out);
        return;
      }
    }
    out.raw("null");
  }

  private void any(Message any, JsonWriter out) {
    String url = any.value("type_url") instanceof String text ? text : "";
    ByteString bytes = any.value("value") instanceof ByteString value ? value : ByteString.EMPTY;
    String type = url.substring(url.lastIndexOf('/') + 1);
    if (type.startsWith(GOOGLE)) {
      out.beginObject().field("@type", url).name("value");
      try {
        message(decoder.decode(type, bytes), out);
      } catch (IOException e) {
        out.value(base64(bytes));
      }
      out.endObject();
    } else {
      print(type, bytes, out);
    }
  }

  private static String duration(Message duration) {
    long seconds = duration.value("seconds") instanceof Long value ? value : 0;
    int nanos = duration.value("nanos") instanceof Integer value ? value : 0;
    String sign = seconds < 0 || nanos < 0 ? "-" : "";
    return sign + Math.abs(seconds) + fraction(Math.abs(nanos)) + "s";
  }

  /// Three, six or nine digits.
  private static String fraction(int nanos) {
    if (nanos == 0) {
      return "";
    }
    String digits = Integer.toString(1_000_000_000 + nanos).substring(1);
    if (nanos % 1_000_000 == 0) {
      return "." + digits.substring(0, 3);
    }
    return "." + (nanos % 1_000 == 0 ? digits.substring(0, 6) : digits);
  }

  private static String timestamp(Message timestamp) {
    long seconds = timestamp.value("seconds") instanceof Long value ? value : 0;
    int nanos = timestamp.value("nanos") instanceof Integer value ? value : 0;
    return Instant.ofEpochSecond(seconds, nanos).toString();
  }
}
