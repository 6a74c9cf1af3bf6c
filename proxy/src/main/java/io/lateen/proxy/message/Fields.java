package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message being parsed: typed access by field name (the proto's own, `stat_prefix`), the path
/// for
/// problems, and a note of what was read, so that `refuseOthers` can name what nobody looked at.
/// Google's wrappers read like the plain value. A field name that the schema does not have is a
/// mistake in the program.
public final class Fields {
  private final Message message;
  private final String path;
  private final Problems problems;
  private final MessageDecoder decoder;
  private final BitSet read = new BitSet();

  /// @param path of the message itself, empty for a resource
  public Fields(Message message, String path, Problems problems, MessageDecoder decoder) {
    this.message = message;
    this.path = path;
    this.problems = problems;
    this.decoder = decoder;
  }

  public String typeName() {
    return message.type().name();
  }

  public String path() {
    return path;
  }

  /// The path of a field of this message.
  public String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  public void problem(String field, String text) {
    problems.add(path(field), text);
  }

  public boolean has(String field) {
    return value(field) != null;
  }

  private @Nullable Object value(String field) {
    int index = message.type().indexOf(field);
    if (index < 0) {
      throw new IllegalArgumentException(typeName() + " has no field " + field);
    }
    read.set(index);
    return message.value(index);
  }

  /// The value, also out of a wrapper (whose value is absent when it is the default).
  private @Nullable Object scalar(String field, Object zero) {
    Object value = value(field);
    if (value instanceof Message wrapper) {
      Object inner = wrapper.value("value");
      return inner == null ? zero : inner;
    }
    return value;
  }

  /// Empty when absent.
  public String string(String field) {
    return scalar(field, "") instanceof String text ? text : "";
  }

  public @Nullable String stringOrNull(String field) {
    String text = string(field);
    return text.isEmpty() ? null : text;
  }

  /// A problem when absent or empty.
  public String required(String field) {
    String text = string(field);
    if (text.isEmpty()) {
      problem(field, "missing (expected: a value)");
    }
    return text;
  }

  public boolean bool(String field) {
    return bool(field, false);
  }

  public boolean bool(String field, boolean absent) {
    return scalar(field, false) instanceof Boolean flag ? flag : absent;
  }

  /// Unsigned 32-bit values beyond `Integer.MAX_VALUE` come out as that.
  public int integer(String field, int absent) {
    long value = whole(field, absent);
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  public @Nullable Integer integerOrNull(String field) {
    return has(field) ? integer(field, 0) : null;
  }

  /// A whole number in range, else a problem and `absent`.
  public int integer(String field, int absent, int min, int max) {
    int value = integer(field, absent);
    if (value < min || value > max) {
      problem(field, value + " (expected: " + min + ".." + max + ")");
      return absent;
    }
    return value;
  }

  public long whole(String field, long absent) {
    Object value = scalar(field, 0);
    return switch (value) {
      case Integer i -> unsigned(field) ? Integer.toUnsignedLong(i) : i;
      case Long l -> l;
      case null, default -> absent;
    };
  }

  private boolean unsigned(String field) {
    FieldType type = message.type().field(message.type().indexOf(field));
    return type.kind() == Kind.UINT32 || type.typeName().equals("google.protobuf.UInt32Value");
  }

  public double number(String field, double absent) {
    return scalar(field, 0.0) instanceof Number value ? value.doubleValue() : absent;
  }

  public ByteString bytes(String field) {
    return scalar(field, ByteString.EMPTY) instanceof ByteString bytes ? bytes : ByteString.EMPTY;
  }

  /// The enum's word; the first word when absent.
  public String word(String field) {
    int number = value(field) instanceof Integer value ? value : 0;
    FieldType type = message.type().field(message.type().indexOf(field));
    return decoder.enumName(type.typeName(), number);
  }

  /// Null when absent; a negative one is a problem.
  public @Nullable Duration duration(String field) {
    if (!(value(field) instanceof Message duration)) {
      return null;
    }
    long seconds = duration.value("seconds") instanceof Long value ? value : 0;
    int nanos = duration.value("nanos") instanceof Integer value ? value : 0;
    if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
      problem(field, seconds + "." + nanos + "s (expected: a duration of at least 0s)");
      return null;
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  public Duration duration(String field, Duration absent) {
    Duration value = duration(field);
    return value == null ? absent : value;
  }

  public @Nullable Fields child(String field) {
    Object value = value(field);
    return value instanceof Message child ? at(child, path(field)) : null;
  }

  /// A problem and null when absent.
  public @Nullable Fields requiredChild(String field) {
    Fields child = child(field);
    if (child == null) {
      problem(field, "missing (expected: a value)");
    }
    return child;
  }

  public List<Fields> children(String field) {
    List<Fields> children = new ArrayList<>();
    for (Object value : list(field)) {
      if (value instanceof Message child) {
        children.add(at(child, path(field) + "[" + children.size() + "]"));
      }
    }
    return children;
  }

  /// A map's entries: messages with `key` and `value`; the path has the key.
  public List<Fields> entries(String field) {
    List<Fields> entries = new ArrayList<>();
    for (Object value : list(field)) {
      if (value instanceof Message entry) {
        Object key = entry.value("key");
        entries.add(at(entry, path(field) + "[\"" + (key == null ? "" : key) + "\"]"));
      }
    }
    return entries;
  }

  public List<String> strings(String field) {
    List<String> strings = new ArrayList<>();
    for (Object value : list(field)) {
      strings.add(String.valueOf(value));
    }
    return strings;
  }

  public List<Integer> integers(String field) {
    List<Integer> integers = new ArrayList<>();
    for (Object value : list(field)) {
      integers.add(((Number) value).intValue());
    }
    return integers;
  }

  private List<?> list(String field) {
    return value(field) instanceof List<?> list ? list : List.of();
  }

  private Fields at(Message child, String childPath) {
    return new Fields(child, childPath, problems, decoder);
  }

  /// The message in a field of type Any; null when absent, and null with a problem when it is of a
  /// type that is not known here.
  public @Nullable Fields any(String field) {
    Fields any = child(field);
    return any == null ? null : any.unpacked();
  }

  private @Nullable Fields unpacked() {
    String url = string("type_url");
    String type = url.substring(url.lastIndexOf('/') + 1);
    if (!decoder.knows(type)) {
      problems.add(path, type + " is not supported");
      return null;
    }
    try {
      return at(decoder.decode(type, bytes("value")), path);
    } catch (IOException e) {
      problems.add(path, type + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  /// The message type in a field of type Any, empty when absent.
  public String anyType(String field) {
    Fields any = child(field);
    String url = any == null ? "" : any.string("type_url");
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /// Says that every field with a value that was not read, and is not named here as harmless, is a
  /// problem: it would change behaviour and is not supported.
  public void refuseOthers(String... harmless) {
    MessageType type = message.type();
    for (String name : harmless) {
      has(name);
    }
    for (int i = 0; i < type.size(); i++) {
      if (!read.get(i) && says(message.value(i))) {
        problem(type.field(i).name(), "is not supported");
      }
    }
  }

  /// False for what is absent, and for a wrapper of false, which asks for nothing.
  private static boolean says(@Nullable Object value) {
    return value != null
        && !(value instanceof Message wrapper
            && wrapper.type().name().equals("google.protobuf.BoolValue")
            && wrapper.value("value") == null);
  }
}
