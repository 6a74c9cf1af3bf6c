package io.lateen.wire.mixer;

import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Writes attributes as the fields of `CompressedAttributes`, each as it comes. Names and text are
/// indices a [WordTable] gave. For one thread.
public final class AttributeWriter {
  static final int WORDS = 1;
  static final int STRINGS = 2;
  static final int INT64S = 3;
  static final int DOUBLES = 4;
  static final int BOOLS = 5;
  static final int TIMESTAMPS = 6;
  static final int DURATIONS = 7;
  static final int BYTES = 8;
  static final int STRING_MAPS = 9;
  static final int KEY = 1;
  static final int VALUE = 2;
  static final int SECONDS = 1;
  static final int NANOS = 2;

  private final MessageBuffer out;
  private int outer;

  public AttributeWriter(MessageBuffer out) {
    this.out = out;
  }

  private int begin(int field, int name) {
    int start = out.begin(field);
    out.tag(KEY, MessageCursor.VARINT);
    out.sint32(name);
    return start;
  }

  public void string(int name, int value) {
    out.entry(STRINGS, name, value);
  }

  public void int64(int name, long value) {
    out.entry(INT64S, name, value);
  }

  public void float64(int name, double value) {
    int start = begin(DOUBLES, name);
    out.tag(VALUE, MessageCursor.FIXED64);
    out.fixed64(Double.doubleToRawLongBits(value));
    out.end(start);
  }

  public void bool(int name, boolean value) {
    out.entry(BOOLS, name, value ? 1L : 0L);
  }

  /// @param seconds since 1970
  public void timestamp(int name, long seconds, int nanos) {
    out.entry(TIMESTAMPS, name, seconds, nanos);
  }

  /// Both parts have the same sign.
  public void duration(int name, long seconds, int nanos) {
    out.entry(DURATIONS, name, seconds, nanos);
  }

  public void bytes(int name, byte[] value) {
    int start = begin(BYTES, name);
    out.field(VALUE, value, 0, value.length);
    out.end(start);
  }

  /// Begins a map: [#entry]s until [#endMap].
  ///
  /// @return to be given to `endMap`
  public int beginMap(int name) {
    outer = begin(STRING_MAPS, name);
    return out.begin(VALUE);
  }

  public void entry(int key, int value) {
    out.entry(1, key, value);
  }

  public void endMap(int start) {
    out.endInPlace(start);
    out.endInPlace(outer);
  }

  /// Attributes that were encoded before with the indices of the table in use.
  public void encoded(byte[] fields) {
    out.octets(fields, 0, fields.length);
  }

  /// Where the next octet will stand.
  public int at() {
    return out.size();
  }

  /// Appends `length` octets that were written here before, from `from` on; with the same indices.
  public void again(int from, int length) {
    out.again(from, length);
  }

  /// Puts another index in the place of the one whose last octet stands before `end`.
  ///
  /// @param index as wide as the other, [#width]
  public void replace(int end, int index) {
    out.replace(end, index);
  }

  /// How many octets an index takes.
  public static int width(int index) {
    return MessageBuffer.width(index);
  }

  /// Everything in `attributes`, for callers that have time.
  public void all(Attributes attributes, WordTable words) {
    for (String name : attributes.names()) {
      Object value = attributes.get(name);
      if (value != null) {
        one(words.index(name), value, words);
      }
    }
  }

  /// One attribute, by the class of its value.
  ///
  /// @throws IllegalArgumentException when an attribute cannot have such a value
  public void one(int name, Object value, WordTable words) {
    switch (value) {
      case String text -> string(name, words.index(text));
      case Long number -> int64(name, number);
      case Double number -> float64(name, number);
      case Boolean flag -> bool(name, flag);
      case Instant time -> timestamp(name, time.getEpochSecond(), time.getNano());
      case Duration time -> one(name, time);
      case IpAddress address -> bytes(name, address.bytes());
      case Map<?, ?> map -> map(name, map, words);
      default -> throw new IllegalArgumentException("an attribute cannot be a " + value.getClass());
    }
  }

  /// Java's durations below zero have positive nanoseconds, the wire's have not.
  private void one(int name, Duration time) {
    long seconds = time.getSeconds();
    int nanos = time.getNano();
    boolean borrow = seconds < 0 && nanos > 0;
    duration(name, borrow ? seconds + 1 : seconds, borrow ? nanos - 1_000_000_000 : nanos);
  }

  private void map(int name, Map<?, ?> map, WordTable words) {
    int start = beginMap(name);
    map.forEach((k, v) -> entry(words.index(String.valueOf(k)), words.index(String.valueOf(v))));
    endMap(start);
  }
}
