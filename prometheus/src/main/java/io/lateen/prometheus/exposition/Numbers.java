package io.lateen.prometheus.exposition;

import java.nio.charset.StandardCharsets;

/// Numbers from bytes; those of up to fifteen digits without making objects.
final class Numbers {
  /// Doubles hold these powers, and integers below 2^53, exactly: one operation on the two rounds
  /// correctly (Clinger, "How to read floating point numbers accurately", 1990).
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int MOST_DIGITS = 15;

  private Numbers() {}

  /// @throws NumberFormatException if the bytes are no number
  static double parse(byte[] text, int start, int end) {
    int at = start;
    boolean negative = at < end && text[at] == '-';
    if (negative || (at < end && text[at] == '+')) {
      at++;
    }
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean fraction = false;
    for (; at < end; at++) {
      byte b = text[at];
      if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
        count += digits == 0 ? 0 : 1;
        scale -= fraction ? 1 : 0;
      } else if (b == '.' && !fraction) {
        fraction = true;
      } else {
        return slow(text, start, end);
      }
      if (count > MOST_DIGITS) {
        return slow(text, start, end);
      }
    }
    if (end - start - (fraction ? 1 : 0) < 1 || -scale >= POWERS.length) {
      return slow(text, start, end);
    }
    double value = digits / POWERS[-scale];
    return negative ? -value : value;
  }

  private static double slow(byte[] text, int start, int end) {
    String number = new String(text, start, end - start, StandardCharsets.US_ASCII);
    return switch (number) {
      case "+Inf", "Inf", "+inf", "inf" -> Double.POSITIVE_INFINITY;
      case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
      case "NaN", "nan", "+NaN", "-NaN" -> Double.NaN;
      default -> finite(number);
    };
  }

  /// Without what Java allows beyond.
  private static double finite(String number) {
    char last = number.isEmpty() ? ' ' : number.charAt(number.length() - 1);
    boolean ends = last == '.' || (last >= '0' && last <= '9');
    if (!ends || number.indexOf('x') >= 0) {
      throw new NumberFormatException(number);
    }
    return Double.parseDouble(number);
  }
}
