package io.lateen.wire.mcp;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Values that are no messages. A number may be written as text, as protobuf's JSON mapping allows.
final class ScalarEncoder {
  private static final BigDecimal UNSIGNED = new BigDecimal("18446744073709551615");

  private final Schema schema;
  private final List<String> problems;

  ScalarEncoder(Schema schema, List<String> problems) {
    this.schema = schema;
    this.problems = problems;
  }

  /// @param zero whether a default value is written too
  void write(CodedOutputStream out, FieldType field, JsonNode value, String at, boolean zero)
      throws IOException {
    int number = field.number();
    switch (field.kind()) {
      case STRING -> {
        String text = text(value, at);
        if (zero || !text.isEmpty()) {
          out.writeString(number, text);
        }
      }
      case BYTES -> out.writeByteArray(number, octets(value, at));
      case BOOL, INT32, INT64, UINT32, UINT64, ENUM -> {
        long varint = varint(field, value, at);
        if (zero || varint != 0) {
          out.writeUInt64(number, varint);
        }
      }
      case DOUBLE -> {
        double real = real(value, at);
        if (zero || real != 0) {
          out.writeDouble(number, real);
        }
      }
      case MESSAGE -> throw new IllegalStateException(field.name() + " is a message");
    }
  }

  void packed(CodedOutputStream out, FieldType field, JsonNode list, String at) throws IOException {
    int i = 0;
    for (JsonNode each : list) {
      String place = at + "[" + i++ + "]";
      if (field.kind() == FieldType.Kind.DOUBLE) {
        out.writeDoubleNoTag(real(each, place));
      } else {
        out.writeUInt64NoTag(varint(field, each, place));
      }
    }
  }

  private long varint(FieldType field, JsonNode value, String at) {
    return switch (field.kind()) {
      case BOOL -> flag(value, at);
      case ENUM -> word(field, value, at);
      case INT32 -> whole(value, at, Integer.MIN_VALUE, new BigDecimal(Integer.MAX_VALUE));
      case UINT32 -> whole(value, at, 0, new BigDecimal(0xffff_ffffL));
      case UINT64 -> whole(value, at, 0, UNSIGNED);
      default -> whole(value, at, Long.MIN_VALUE, new BigDecimal(Long.MAX_VALUE));
    };
  }

  private long flag(JsonNode value, String at) {
    if (!value.isBoolean()) {
      wrong(at, value, "true or false");
    }
    return value.isBoolean() && value.asBoolean() ? 1 : 0;
  }

  private long word(FieldType field, JsonNode value, String at) {
    Integer number = value.isString() ? schema.values(field).get(value.asString()) : null;
    if (number == null) {
      wrong(at, value, "one of " + new TreeSet<>(schema.values(field).keySet()));
      return 0;
    }
    return number;
  }

  private long whole(JsonNode value, String at, long least, BigDecimal most) {
    BigDecimal number = decimal(value);
    if (number == null
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(new BigDecimal(least)) < 0
        || number.compareTo(most) > 0) {
      wrong(at, value, least + ".." + most);
      return 0;
    }
    return number.toBigInteger().longValue();
  }

  private double real(JsonNode value, String at) {
    BigDecimal number = decimal(value);
    if (number == null) {
      wrong(at, value, "a number");
      return 0;
    }
    return number.doubleValue();
  }

  private static @Nullable BigDecimal decimal(JsonNode value) {
    try {
      return value.isNumber() || value.isString() ? new BigDecimal(value.asString()) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private String text(JsonNode value, String at) {
    if (!value.isString()) {
      wrong(at, value, "text");
      return "";
    }
    return value.asString();
  }

  private byte[] octets(JsonNode value, String at) {
    try {
      return Base64.getDecoder().decode(text(value, at));
    } catch (IllegalArgumentException _) {
      wrong(at, value, "base64");
      return new byte[0];
    }
  }

  private void wrong(String at, JsonNode value, String expected) {
    problems.add(at + ": " + value + " (expected: " + expected + ")");
  }
}
