package io.lateen.wire.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `istio.mixer.v1.Attributes`: names and values written out, as one proxy hands them to the next
/// (header `x-istio-attributes`) and as configuration has them.
public final class PlainAttributes {
  private static final int STRING = 2;
  private static final int INT64 = 3;
  private static final int DOUBLE = 4;
  private static final int BOOL = 5;
  private static final int BYTES = 6;
  private static final int TIMESTAMP = 7;
  private static final int DURATION = 8;
  private static final int STRING_MAP = 9;

  private PlainAttributes() {}

  /// In the order of names, so that equal attributes are equal octets.
  public static byte[] write(Attributes attributes) {
    MessageBuffer out = new MessageBuffer();
    for (String name : new TreeSet<>(attributes.names())) {
      Object value = attributes.get(name);
      if (value != null) {
        int entry = out.begin(1);
        out.field(AttributeWriter.KEY, name);
        int message = out.begin(AttributeWriter.VALUE);
        write(out, value);
        out.end(message);
        out.end(entry);
      }
    }
    return out.toByteArray();
  }

  private static void write(MessageBuffer out, Object value) {
    switch (value) {
      case String text -> out.field(STRING, text);
      case Long number -> out.field(INT64, number);
      case Double number -> {
        out.tag(DOUBLE, MessageCursor.FIXED64);
        out.fixed64(Double.doubleToRawLongBits(number));
      }
      case Boolean flag -> out.field(BOOL, flag ? 1 : 0);
      case IpAddress address -> out.field(BYTES, address.bytes(), 0, address.bytes().length);
      case Instant time -> time(out, TIMESTAMP, time.getEpochSecond(), time.getNano());
      case Duration time -> duration(out, time);
      case Map<?, ?> map -> map(out, map);
      default -> throw new IllegalArgumentException("an attribute cannot be a " + value.getClass());
    }
  }

  private static void duration(MessageBuffer out, Duration time) {
    boolean borrow = time.getSeconds() < 0 && time.getNano() > 0;
    time(
        out,
        DURATION,
        borrow ? time.getSeconds() + 1 : time.getSeconds(),
        borrow ? time.getNano() - 1_000_000_000 : time.getNano());
  }

  private static void time(MessageBuffer out, int field, long seconds, int nanos) {
    int start = out.begin(field);
    out.field(AttributeWriter.SECONDS, seconds);
    out.field(AttributeWriter.NANOS, nanos);
    out.end(start);
  }

  private static void map(MessageBuffer out, Map<?, ?> map) {
    int start = out.begin(STRING_MAP);
    map.forEach(
        (key, value) -> {
          int entry = out.begin(1);
          out.field(AttributeWriter.KEY, String.valueOf(key));
          out.field(AttributeWriter.VALUE, String.valueOf(value));
          out.end(entry);
        });
    out.end(start);
  }

  /// What a message says; a value of a kind this does not know counts as absent.
  public static AttributeBag parse(byte[] message) throws MessageProblem {
    MessageCursor in = new MessageCursor(message, 0, message.length);
    Map<String, Object> values = new HashMap<>();
    while (in.more()) {
      int tag = in.tag();
      if (tag == (1 << 3 | MessageCursor.LENGTH)) {
        int outer = in.enter();
        entry(in, values);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return AttributeBag.taking(values);
  }

  private static void entry(MessageCursor in, Map<String, Object> values) throws MessageProblem {
    String name = "";
    Object value = null;
    while (in.more()) {
      int tag = in.tag();
      if (tag == (AttributeWriter.KEY << 3 | MessageCursor.LENGTH)) {
        name = in.string();
      } else if (tag == (AttributeWriter.VALUE << 3 | MessageCursor.LENGTH)) {
        int outer = in.enter();
        value = value(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    if (value != null) {
      values.put(name, value);
    }
  }

  private static @Nullable Object value(MessageCursor in) throws MessageProblem {
    Object value = null;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case STRING << 3 | MessageCursor.LENGTH -> value = in.string();
        case INT64 << 3 -> value = in.varint();
        case DOUBLE << 3 | MessageCursor.FIXED64 -> value = Double.longBitsToDouble(in.fixed64());
        case BOOL << 3 -> value = in.varint() != 0;
        case BYTES << 3 | MessageCursor.LENGTH -> value = IpAddress.of(in.octets());
        case TIMESTAMP << 3 | MessageCursor.LENGTH -> value = AttributeParser.time(in, false);
        case DURATION << 3 | MessageCursor.LENGTH -> value = AttributeParser.time(in, true);
        case STRING_MAP << 3 | MessageCursor.LENGTH -> value = strings(in);
        default -> in.skip(tag);
      }
    }
    return value;
  }

  private static Map<String, String> strings(MessageCursor in) throws MessageProblem {
    Map<String, String> map = new HashMap<>();
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      if (tag == (1 << 3 | MessageCursor.LENGTH)) {
        int inner = in.enter();
        pair(in, map);
        in.leave(inner);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return map;
  }

  private static void pair(MessageCursor in, Map<String, String> map) throws MessageProblem {
    String key = "";
    String value = "";
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case AttributeWriter.KEY << 3 | MessageCursor.LENGTH -> key = in.string();
        case AttributeWriter.VALUE << 3 | MessageCursor.LENGTH -> value = in.string();
        default -> in.skip(tag);
      }
    }
    map.put(key, value);
  }
}
