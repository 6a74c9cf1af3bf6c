package io.lateen.proxy.agent;

import java.time.Duration;

/// Durations as Go writes them: `45s`, `1m30s`, `100ms`.
final class Durations {
  private Durations() {}

  /// @throws IllegalArgumentException with what was said and what is expected
  static Duration parse(String flag, String text) {
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = at;
      while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
        unit++;
      }
      int end = unit;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      long millis = millis(text.substring(unit, end));
      if (unit == at || unit - at > 9 || millis == 0) {
        throw new IllegalArgumentException(
            flag + " " + text + " (expected: a duration such as 45s or 1m30s)");
      }
      sum = sum.plusMillis(Long.parseLong(text, at, unit, 10) * millis);
      at = end;
    }
    return sum;
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> 0;
    };
  }
}
