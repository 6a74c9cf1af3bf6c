package io.lateen.mixer.adapter;

import io.lateen.wire.document.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Attribute values as adapters write them for people and other programs.
public final class Values {
  private Values() {}

  /// Numbers plainly, durations as Go writes them, times by RFC 3339, maps ordered by key.
  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Duration duration -> GoDuration.format(duration);
      case Double number -> number(number);
      case Map<?, ?> map -> new TreeMap<>(map).toString();
      default -> value.toString();
    };
  }

  /// As Go prints a double in its shortest form: `1`, `0.005`, `1e+06`.
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return Long.toString((long) value);
    }
    String text = Double.toString(value);
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text.endsWith(".0") ? exponential(text.substring(0, text.length() - 2)) : text;
    }
    String digits = text.substring(0, exponent);
    String power = text.substring(exponent + 1);
    boolean negative = power.startsWith("-");
    String bare = negative ? power.substring(1) : power;
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + (negative ? "e-" : "e+")
        + (bare.length() < 2 ? "0" : "")
        + bare;
  }

  /// A whole number of at least seven digits.
  private static String exponential(String whole) {
    String sign = whole.startsWith("-") ? "-" : "";
    String digits = whole.substring(sign.length());
    int power = digits.length() - 1;
    int end = digits.length();
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    String fraction = end > 1 ? "." + digits.substring(1, end) : "";
    return sign + digits.charAt(0) + fraction + "e+" + (power < 10 ? "0" : "") + power;
  }
}
