package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The half of [Fields] that reads single values: text, numbers, words, durations. Google's
/// wrappers read like the plain value.
public abstract sealed class ScalarFields permits Fields {
  final Message message;
  final Problems problems;
  final MessageDecoder decoder;
  private final String path;
  private final BitSet read = new BitSet();

  ScalarFields(Message message, String path, Problems problems, MessageDecoder decoder) {
    this.message = message;
    this.path = path;
    this.problems = problems;
    this.decoder = decoder;
  }

  public final String typeName() {
    return message.type().name();
  }

  public final String path() {
    return path;
  }

  /// The path of a field of this message.
  public final String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  public final void problem(String field, String text) {
    problems.add(path(field), text);
  }

  public final boolean has(String field) {
    return value(field) != null;
  }

  final @Nullable Object value(String field) {
    int index = message.type().indexOf(field);
    if (index < 0) {
      throw new IllegalArgumentException(typeName() + " has no field " + field);
    }
    read.set(index);
    return message.value(index);
  }

  /// Whether anybody asked for the field numbered `i`.
  final boolean wasRead(int i) {
    return read.get(i);
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
  public final String string(String field) {
    return scalar(field, "") instanceof String text ? text : "";
  }

  public final @Nullable String stringOrNull(String field) {
    String text = string(field);
    return text.isEmpty() ? null : text;
  }

  /// A problem when absent or empty.
  public final String required(String field) {
    String text = string(field);
    if (text.isEmpty()) {
      problem(field, "missing (expected: a value)");
    }
    return text;
  }

  public final boolean bool(String field) {
    return bool(field, false);
  }

  public final boolean bool(String field, boolean absent) {
    return scalar(field, false) instanceof Boolean flag ? flag : absent;
  }

  /// Unsigned 32-bit values beyond `Integer.MAX_VALUE` come out as that.
  public final int integer(String field, int absent) {
    long value = whole(field, absent);
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  public final @Nullable Integer integerOrNull(String field) {
    return has(field) ? integer(field, 0) : null;
  }

  /// A whole number in range, else a problem and `absent`.
  public final int integer(String field, int absent, int min, int max) {
    int value = integer(field, absent);
    if (value < min || value > max) {
      problem(field, value + " (expected: " + min + ".." + max + ")");
      return absent;
    }
    return value;
  }

  public final long whole(String field, long absent) {
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

  public final double number(String field, double absent) {
    return scalar(field, 0.0) instanceof Number value ? value.doubleValue() : absent;
  }

  public final ByteString bytes(String field) {
    return scalar(field, ByteString.EMPTY) instanceof ByteString bytes ? bytes : ByteString.EMPTY;
  }

  /// The enum's word; the first word when absent.
  public final String word(String field) {
    int number = value(field) instanceof Integer value ? value : 0;
    FieldType type = message.type().field(message.type().indexOf(field));
    return decoder.enumName(type.typeName(), number);
  }

  /// Null when absent; a negative one is a problem.
  public final @Nullable Duration duration(String field) {
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

  public final Duration duration(String field, Duration absent) {
    Duration value = duration(field);
    return value == null ? absent : value;
  }
}
