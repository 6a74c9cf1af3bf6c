package io.lateen.wire.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `CompressedAttributes`. Names and text whose index nobody knows count as absent; one name
/// under two types, times out of range and octets that are no message are problems. What is kept is
/// never more than [#MAX_ATTRIBUTES] values.
public final class AttributeParser {
  /// Many times what a proxy sends.
  public static final int MAX_ATTRIBUTES = 10_000;

  private static final int NANOS_PER_SECOND = 1_000_000_000;
  private static final String[] FIELDS = {
    "",
    "words",
    "strings",
    "int64s",
    "doubles",
    "bools",
    "timestamps",
    "durations",
    "bytes",
    "string_maps"
  };

  private final MessageCursor in;
  private final Words words;
  private final Map<String, Object> values = new HashMap<>(64);

  private AttributeParser(MessageCursor in, Words words) {
    this.in = in;
    this.words = words;
  }

  /// A message of its own.
  public static AttributeBag parse(byte[] message) throws MessageProblem {
    MessageCursor in = new MessageCursor(message, 0, message.length);
    return AttributeBag.taking(read(in, Words.NONE));
  }

  /// The message the cursor is in, to its end.
  ///
  /// @param defaults words for a message that brings none
  static Map<String, Object> read(MessageCursor in, Words defaults) throws MessageProblem {
    Words own = Words.read(in, AttributeWriter.WORDS);
    AttributeParser parser = new AttributeParser(in, own.isEmpty() ? defaults : own);
    parser.fields();
    return parser.values;
  }

  private void fields() throws MessageProblem {
    while (in.more()) {
      int tag = in.tag();
      int field = tag >>> 3;
      if (field < AttributeWriter.STRINGS || field > AttributeWriter.STRING_MAPS) {
        in.skip(tag);
      } else if ((tag & 7) != MessageCursor.LENGTH) {
        throw new MessageProblem(FIELDS[field] + ": wire type " + (tag & 7) + " (expected: 2)");
      } else {
        int outer = in.enter();
        try {
          entry(field);
        } catch (MessageProblem e) {
          throw e.in(FIELDS[field]);
        }
        in.leave(outer);
      }
    }
  }

  /// An entry of a map field: key and value, either absent when 0 or empty.
  private void entry(int field) throws MessageProblem {
    int name = 0;
    Object value = null;
    while (in.more()) {
      int tag = in.tag();
      if (tag == AttributeWriter.KEY << 3) {
        name = in.sint32();
      } else if (tag >>> 3 == AttributeWriter.VALUE) {
        value = value(field, tag);
      } else {
        in.skip(tag);
      }
    }
    String word = words.name(name);
    Object found = value == null ? zero(field) : value;
    if (word != null && found != Absent.ABSENT) {
      put(word, found);
    }
  }

  private enum Absent {
    ABSENT
  }

  private Object zero(int field) throws MessageProblem {
    return switch (field) {
      case AttributeWriter.STRINGS -> text(0);
      case AttributeWriter.INT64S -> 0L;
      case AttributeWriter.DOUBLES -> 0.0;
      case AttributeWriter.BOOLS -> false;
      case AttributeWriter.TIMESTAMPS -> Instant.EPOCH;
      case AttributeWriter.DURATIONS -> Duration.ZERO;
      case AttributeWriter.BYTES -> IpAddress.of(new byte[0]);
      default -> Map.of();
    };
  }

  private Object value(int field, int tag) throws MessageProblem {
    int expected =
        switch (field) {
          case AttributeWriter.STRINGS, AttributeWriter.INT64S, AttributeWriter.BOOLS ->
              MessageCursor.VARINT;
          case AttributeWriter.DOUBLES -> MessageCursor.FIXED64;
          default -> MessageCursor.LENGTH;
        };
    if ((tag & 7) != expected) {
      throw new MessageProblem("value: wire type " + (tag & 7) + " (expected: " + expected + ")");
    }
    return switch (field) {
      case AttributeWriter.STRINGS -> text(in.sint32());
      case AttributeWriter.INT64S -> in.varint();
      case AttributeWriter.DOUBLES -> Double.longBitsToDouble(in.fixed64());
      case AttributeWriter.BOOLS -> in.varint() != 0;
      case AttributeWriter.TIMESTAMPS -> time(in, false);
      case AttributeWriter.DURATIONS -> time(in, true);
      case AttributeWriter.BYTES -> IpAddress.of(in.octets());
      default -> strings();
    };
  }

  private Object text(int index) {
    String word = words.word(index);
    return word == null ? Absent.ABSENT : word;
  }

  private Object strings() throws MessageProblem {
    int outer = in.enter();
    int from = in.at();
    int to = in.end();
    LazyStrings.walk(in, (key, value) -> {});
    in.leave(outer);
    return new LazyStrings(in.bytes, from, to, words);
  }

  /// A `Timestamp` or `Duration` with its length before it.
  static Object time(MessageCursor in, boolean isDuration) throws MessageProblem {
    int outer = in.enter();
    long seconds = 0;
    long nanos = 0;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case AttributeWriter.SECONDS << 3 -> seconds = in.varint();
        case AttributeWriter.NANOS << 3 -> nanos = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return time(isDuration, seconds, nanos);
  }

  private static Object time(boolean isDuration, long seconds, long nanos) throws MessageProblem {
    if (nanos <= -NANOS_PER_SECOND || nanos >= NANOS_PER_SECOND) {
      throw new MessageProblem("value.nanos: " + nanos + " (expected: less than a second)");
    }
    try {
      return isDuration
          ? Duration.ofSeconds(seconds, nanos)
          : Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new MessageProblem("value.seconds: " + seconds + " (expected: a time of this world)");
    }
  }

  private void put(String name, Object value) throws MessageProblem {
    @Nullable Object before = values.put(name, value);
    if (before != null && !typeOf(before).equals(typeOf(value))) {
      throw new MessageProblem(
          name
              + ": given as "
              + typeOf(before)
              + " and as "
              + typeOf(value)
              + " (expected: one type)");
    }
    if (before == null && values.size() > MAX_ATTRIBUTES) {
      throw new MessageProblem("more than " + MAX_ATTRIBUTES + " attributes");
    }
  }

  private static String typeOf(Object value) {
    return value instanceof Map ? "STRING_MAP" : value.getClass().getSimpleName();
  }
}
