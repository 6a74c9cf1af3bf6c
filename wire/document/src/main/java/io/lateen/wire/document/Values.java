package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Scalars of the document at one path; what cannot be read is a problem and null. Numbers may be
/// quoted, as the JSON form of protobuf allows; texts must be texts.
record Values(FieldPath path, Problems problems) {
  private static final BigInteger MAX_UINT32 = BigInteger.valueOf((1L << 32) - 1);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

  @Nullable String string(JsonNode json) {
    if (json.isString()) {
      return json.stringValue();
    }
    refuse(json, textHint(json));
    return null;
  }

  @Nullable Boolean bool(JsonNode json) {
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    refuse(json, "true or false");
    return null;
  }

  @Nullable Integer int32(JsonNode json) {
    BigInteger number = integer(json, Integer.MIN_VALUE, BigInteger.valueOf(Integer.MAX_VALUE));
    return number == null ? null : number.intValueExact();
  }

  /// What does not fit an `int` is clamped: no check accepts such a number.
  @Nullable Integer uint32(JsonNode json) {
    BigInteger number = integer(json, 0, MAX_UINT32);
    BigInteger max = BigInteger.valueOf(Integer.MAX_VALUE);
    return number == null ? null : number.min(max).intValueExact();
  }

  @Nullable Long uint64(JsonNode json) {
    BigInteger number = integer(json, 0, BigInteger.valueOf(Long.MAX_VALUE));
    return number == null ? null : number.longValueExact();
  }

  @Nullable Double decimal(JsonNode json) {
    Optional<BigDecimal> number = number(json);
    if (number.isPresent()) {
      return number.get().doubleValue();
    }
    refuse(json, "a number");
    return null;
  }

  @Nullable Duration duration(JsonNode json) {
    Optional<Duration> duration =
        json.isString() ? GoDuration.parse(json.stringValue()) : Optional.empty();
    if (duration.isPresent()) {
      return duration.get();
    }
    refuse(json, "a duration like \"1.5s\", \"500ms\", \"1h\"");
    return null;
  }

  <E extends Enum<E>> @Nullable E choice(JsonNode json, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    if (json.isInt() && json.intValue() >= 0 && json.intValue() < constants.size()) {
      return constants.get(json.intValue());
    }
    String name = json.isString() ? json.stringValue() : "";
    for (E constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    refuse(json, "one of " + constants);
    return null;
  }

  private @Nullable BigInteger integer(JsonNode json, long min, BigInteger max) {
    Optional<BigInteger> number =
        number(json).filter(Values::isWhole).map(BigDecimal::toBigInteger);
    boolean inRange =
        number.isPresent()
            && number.get().compareTo(BigInteger.valueOf(min)) >= 0
            && number.get().compareTo(max) <= 0;
    if (inRange) {
      return number.get();
    }
    refuse(json, number.isEmpty() ? "a whole number" : min + ".." + max);
    return null;
  }

  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private static Optional<BigDecimal> number(JsonNode json) {
    String text = json.isNumber() || json.isString() ? json.asString() : "";
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private void refuse(JsonNode json, String expected) {
    problems.error(path, describe(json) + " (expected: " + expected + ")");
  }

  private static String textHint(JsonNode json) {
    boolean scalar = json.isNumber() || json.isBoolean();
    return scalar ? "a text; put it in quotes: \"" + json.asString() + "\"" : "a text";
  }

  /// A value in few words.
  static String describe(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL, MISSING -> "null";
      case STRING -> Problems.quote(json.stringValue());
      default -> json.toString();
    };
  }
}
