package io.lateen.prometheus.label;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Prometheus writes them: `5m`, `1h30m`, `500ms`; units from great to small, each
/// once.
public final class Durations {
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
              + "(?:([0-9]+)ms)?");
  private static final long DAY = 86_400_000L;
  private static final long[] MILLIS = {365 * DAY, 7 * DAY, DAY, 3_600_000L, 60_000L, 1000L, 1L};

  private Durations() {}

  /// Milliseconds; empty if the text is no duration or too long for a `long`.
  public static OptionalLong parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return text.equals("0") ? OptionalLong.of(0) : OptionalLong.empty();
    }
    try {
      long sum = 0;
      for (int i = 0; i < MILLIS.length; i++) {
        String count = matcher.group(i + 1);
        long millis = count == null ? 0 : Math.multiplyExact(Long.parseLong(count), MILLIS[i]);
        sum = Math.addExact(sum, millis);
      }
      return OptionalLong.of(sum);
    } catch (ArithmeticException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// The shortest way to write it.
  public static String print(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    String[] units = {"y", "w", "d", "h", "m", "s", "ms"};
    long left = millis;
    for (int i = 0; i < units.length; i++) {
      boolean exact = i > 2 || left % MILLIS[i] == 0;
      if (exact && left >= MILLIS[i]) {
        text.append(left / MILLIS[i]).append(units[i]);
        left %= MILLIS[i];
      }
    }
    return text.toString();
  }
}
