package io.lateen.proxy.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Single values of a tree, written as a field's kind has them.
final class ScalarEncoder {
  private static final BigDecimal MAX_UINT64 = new BigDecimal("18446744073709551615");

  private ScalarEncoder() {}

  static String expected(FieldType field) {
    return switch (field.kind()) {
      case BOOL -> "true or false";
      case STRING -> "text";
      case BYTES -> "base64";
      case ENUM -> "a word of " + field.typeName();
      case FLOAT, DOUBLE -> "a number";
      default -> "a whole number, " + field.kind().name().toLowerCase(Locale.ROOT);
    };
  }

  /// @return false when the value is none of this kind; nothing is written then
  static boolean write(
      Schema schema, FieldType field, @Nullable Object value, CodedOutputStream out)
      throws IOException {
    return switch (field.kind()) {
      case BOOL -> value instanceof Boolean flag && bool(field, flag, out);
      case STRING -> value instanceof String text && text(field, text, out);
      case BYTES -> value instanceof String text && bytes(field, text, out);
      case ENUM -> word(schema, field, value, out);
      default -> number(field, value, out);
    };
  }

  private static boolean bool(FieldType field, boolean flag, CodedOutputStream out)
      throws IOException {
    out.writeBool(field.number(), flag);
    return true;
  }

  private static boolean text(FieldType field, String text, CodedOutputStream out)
      throws IOException {
    out.writeString(field.number(), text);
    return true;
  }

  private static boolean bytes(FieldType field, String text, CodedOutputStream out)
      throws IOException {
    try {
      out.writeBytes(field.number(), ByteString.copyFrom(Base64.getDecoder().decode(text)));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean word(
      Schema schema, FieldType field, @Nullable Object value, CodedOutputStream out)
      throws IOException {
    Integer number =
        value instanceof String word ? schema.enumNumber(field.typeName(), word) : whole(value);
    if (number == null) {
      return false;
    }
    out.writeEnum(field.number(), number);
    return true;
  }

  private static @Nullable Integer whole(@Nullable Object value) {
    return value instanceof Integer number ? number : null;
  }

  private static boolean number(FieldType field, @Nullable Object value, CodedOutputStream out)
      throws IOException {
    BigDecimal number = decimal(value);
    if (number == null || !fits(field.kind(), number)) {
      return false;
    }
    int at = field.number();
    switch (field.kind()) {
      case FLOAT -> out.writeFloat(at, number.floatValue());
      case DOUBLE -> out.writeDouble(at, number.doubleValue());
      case INT32 -> out.writeInt32(at, number.intValue());
      case UINT32 -> out.writeUInt32(at, number.intValue());
      case SINT32 -> out.writeSInt32(at, number.intValue());
      case FIXED32, SFIXED32 -> out.writeFixed32(at, number.intValue());
      case INT64, UINT64 -> out.writeUInt64(at, number.longValue());
      case SINT64 -> out.writeSInt64(at, number.longValue());
      case FIXED64, SFIXED64 -> out.writeFixed64(at, number.longValue());
      case BOOL, STRING, BYTES, ENUM, MESSAGE -> throw new IllegalArgumentException(field.name());
    }
    return true;
  }

  /// Large numbers come as text.
  private static @Nullable BigDecimal decimal(@Nullable Object value) {
    try {
      return value instanceof Number || value instanceof String
          ? new BigDecimal(value.toString())
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean fits(Kind kind, BigDecimal number) {
    return switch (kind) {
      case FLOAT, DOUBLE -> true;
      case INT32, SINT32, SFIXED32 -> between(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32, FIXED32 -> between(number, 0, 0xffffffffL);
      case INT64, SINT64, SFIXED64 -> between(number, Long.MIN_VALUE, Long.MAX_VALUE);
      default -> isWhole(number) && number.signum() >= 0 && number.compareTo(MAX_UINT64) <= 0;
    };
  }

  private static boolean between(BigDecimal number, long least, long most) {
    return isWhole(number)
        && number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }
}
