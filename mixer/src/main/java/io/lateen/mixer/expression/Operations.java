package io.lateen.mixer.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What compiled expressions call; the names and types here are written in {@link Code},
/// {@link TestFunctions} and {@link ValueFunctions}.
final class Operations {
  private static final int LONGEST_CONSTANT = 60_000;
  private static final int SHORTEST_TIME = "2017-01-01T00:00:00Z".length();

  private Operations() {}

  static Object require(@Nullable Object value, EvaluationException missing) {
    if (value == null) {
      throw missing;
    }
    return value;
  }

  static @Nullable String entry(Attributes attributes, String map, @Nullable String key) {
    return key == null ? null : attributes.entry(map, key);
  }

  static @Nullable String entry(@Nullable Map<?, ?> map, @Nullable String key) {
    return key == null ? null : Attributes.entryOf(map, key);
  }

  static String requireEntry(
      Attributes attributes, String map, String key, EvaluationException noMap) {
    String value = attributes.entry(map, key);
    if (value == null) {
      throw attributes.names().contains(map) ? EvaluationException.lookupFailed(key) : noMap;
    }
    return value;
  }

  static String requireEntry(Map<?, ?> map, String key) {
    String value = Attributes.entryOf(map, key);
    if (value == null) {
      throw EvaluationException.lookupFailed(key);
    }
    return value;
  }

  /// Of an expression of another type: false, for nobody may ask.
  static boolean noTruth(Object value) {
    return Boolean.TRUE.equals(value);
  }

  static boolean same(String a, String b) {
    return a.equals(b);
  }

  static boolean same(Long a, Long b) {
    return a.longValue() == b.longValue();
  }

  static boolean same(Double a, Double b) {
    return a.doubleValue() == b.doubleValue();
  }

  static boolean same(Duration a, Duration b) {
    return a.equals(b);
  }

  static boolean same(Instant a, Instant b) {
    return a.equals(b);
  }

  static boolean same(IpAddress a, IpAddress b) {
    return a.equals(b);
  }

  static boolean sameDnsName(String a, String b) {
    return Names.sameDnsName(a, b);
  }

  static boolean sameEmail(String a, String b) {
    return Names.sameEmail(a, b);
  }

  static boolean sameUri(String a, String b) {
    return Names.sameUri(a, b);
  }

  static boolean less(String a, String b) {
    return a.compareTo(b) < 0;
  }

  static boolean less(Long a, Long b) {
    return a < b;
  }

  static boolean less(Double a, Double b) {
    return a < b;
  }

  static boolean less(Duration a, Duration b) {
    return a.compareTo(b) < 0;
  }

  static boolean less(Instant a, Instant b) {
    return a.isBefore(b);
  }

  static boolean lessOrEqual(String a, String b) {
    return a.compareTo(b) <= 0;
  }

  static boolean lessOrEqual(Long a, Long b) {
    return a <= b;
  }

  static boolean lessOrEqual(Double a, Double b) {
    return a <= b;
  }

  static boolean lessOrEqual(Duration a, Duration b) {
    return a.compareTo(b) <= 0;
  }

  static boolean lessOrEqual(Instant a, Instant b) {
    return !a.isAfter(b);
  }

  /// A `*` at the end, or else one at the beginning, stands for anything.
  static boolean match(String text, String pattern) {
    if (pattern.endsWith("*")) {
      return text.startsWith(pattern.substring(0, pattern.length() - 1));
    }
    return pattern.startsWith("*") ? text.endsWith(pattern.substring(1)) : text.equals(pattern);
  }

  static boolean find(Pattern pattern, String text) {
    return pattern.matcher(text).find();
  }

  static boolean matches(String pattern, String text) {
    try {
      return find(Pattern.compile(pattern), text);
    } catch (PatternSyntaxException e) {
      throw new EvaluationException("error parsing regexp: " + e.getMessage());
    }
  }

  static String add(String a, String b) {
    return a.concat(b);
  }

  static Long add(Long a, Long b) {
    return a + b;
  }

  static Double add(Double a, Double b) {
    return a + b;
  }

  static Object convert(String function, String text) {
    return switch (function) {
      case "ip" -> ip(text);
      case "timestamp" -> timestamp(text);
      case "dnsName" -> dnsName(text);
      case "email" -> email(text);
      case "uri" -> uri(text);
      case "toLower" -> toLower(text);
      case "size" -> size(text);
      default -> throw new IllegalStateException(function + " converts no text");
    };
  }

  static IpAddress ip(String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> new EvaluationException("could not convert " + text + " to IP_ADDRESS"));
  }

  static Instant timestamp(String text) {
    try {
      if (text.length() >= SHORTEST_TIME) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeParseException e) {
      // Told below, as a time without seconds, which Java would take.
    }
    throw new EvaluationException(
        "could not convert '" + text + "' to TIMESTAMP (expected: RFC 3339)");
  }

  static String dnsName(String text) {
    return Names.dnsName(text);
  }

  static String email(String text) {
    return Names.email(text);
  }

  static String uri(String text) {
    return Names.uri(text);
  }

  static String toLower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// In bytes of UTF-8.
  static Long size(String text) {
    return (long) text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// A class file's string has at most 64 KiB, in an encoding of up to 3 bytes per character.
  static boolean fitsConstantPool(String text) {
    return text.length() < LONGEST_CONSTANT / 3;
  }
}
