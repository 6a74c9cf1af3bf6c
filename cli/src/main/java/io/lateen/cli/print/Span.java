package io.lateen.cli.print;

import java.time.Duration;

/// How long something takes, in words short enough for a line: `+29d 3h`, `+4m 10s`.
public final class Span {
  private Span() {}

  /// Two units, the largest that fit; `+0s` for less than a second and for what is past.
  public static String text(Duration span) {
    if (span.toDays() > 0) {
      return "+" + pair(span.toDays(), "d", span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return "+" + pair(span.toHours(), "h", span.toMinutesPart(), "m");
    }
    long seconds = Math.max(0, span.toSeconds());
    return "+" + (seconds >= 60 ? pair(seconds / 60, "m", seconds % 60, "s") : seconds + "s");
  }

  private static String pair(long many, String unit, long rest, String smaller) {
    return rest == 0 ? many + unit : many + unit + " " + rest + smaller;
  }
}
