package io.lateen.wire.document;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them for Istio: `1.5s`, `500ms`, `1h30m` (the grammar of Go's
/// `time.ParseDuration`, which Istio's JSON reader used).
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final int LONGEST_TEXT = 64;

  private GoDuration() {}

  /// Empty when the text is no duration, or one of more than 292 years.
  public static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (digits.isEmpty() || digits.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    return nanos(digits).map(nanos -> Duration.ofNanos(negative ? -nanos : nanos));
  }

  /// As Go prints it: `45s`, `1m0s`, `1h0m0s`, `1.5s`, `500ms`. Whole microseconds.
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return decimal(duration.toNanos(), 1_000_000) + "ms";
    }
    String seconds = decimal(duration.toNanos() % 60_000_000_000L, 1_000_000_000) + "s";
    String minutes = duration.toMinutesPart() + "m";
    if (duration.toMinutes() == 0) {
      return seconds;
    }
    return (duration.toHours() == 0 ? "" : duration.toHours() + "h") + minutes + seconds;
  }

  private static String decimal(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Optional<Long> nanos(String digits) {
    Matcher part = PART.matcher(digits);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (end < digits.length()) {
      if (!part.find(end) || part.start() != end) {
        return Optional.empty();
      }
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(nanos.longValue());
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L;
        });
  }
}
