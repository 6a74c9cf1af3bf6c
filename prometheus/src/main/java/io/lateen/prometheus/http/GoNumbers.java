package io.lateen.prometheus.http;

import java.math.BigDecimal;

/// Numbers as Prometheus's API writes them: the shortest text that reads back the same, without an
/// exponent in the usual range.
final class GoNumbers {
  private static final double LEAST_PLAIN = 1e-6;
  private static final double LEAST_HUGE = 1e21;
  private static final long EXACT_LONGS = 1L << 53;

  private GoNumbers() {}

  static String value(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < EXACT_LONGS) {
      boolean negativeZero = whole == 0 && 1 / value < 0;
      return negativeZero ? "-0" : Long.toString(whole);
    }
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    double size = Math.abs(value);
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return size < LEAST_PLAIN || size >= LEAST_HUGE
        ? scientific(shortest)
        : shortest.toPlainString();
  }

  /// `1.5e-07`: at least two digits of exponent.
  private static String scientific(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - value.scale();
    StringBuilder text = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    int size = Math.abs(exponent);
    return text.append(exponent < 0 ? "e-" : "e+").append(size < 10 ? "0" : "").append(size) + "";
  }

  /// Seconds, with three digits behind the point unless all are zero.
  static String time(long millis) {
    long fraction = Math.floorMod(millis, 1000L);
    long seconds = Math.floorDiv(millis, 1000L);
    return fraction == 0
        ? Long.toString(seconds)
        : seconds + "." + (fraction < 100 ? "0" : "") + (fraction < 10 ? "0" : "") + fraction;
  }
}
