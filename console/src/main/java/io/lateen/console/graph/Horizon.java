package io.lateen.console.graph;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far back rates look, as Go writes durations: `5m`, `1h30m`, `1.5s`.
record Horizon(long milliseconds) {
  private static final Pattern ONE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
  private static final Pattern ALL = Pattern.compile("(?:" + ONE.pattern() + ")+");
  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  static Horizon parse(String text) throws GraphProblem {
    BigDecimal sum = BigDecimal.ZERO;
    if (ALL.matcher(text).matches()) {
      Matcher parts = ONE.matcher(text);
      while (parts.find()) {
        BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(parts.group(2), 0L));
        sum = sum.add(new BigDecimal(parts.group(1)).multiply(unit));
      }
    }
    if (sum.longValue() < 1) {
      throw new GraphProblem(
          "time_horizon: " + text + " (expected: a duration above zero, for example 5m or 1h30m)");
    }
    return new Horizon(sum.longValue());
  }

  /// As PromQL writes it, in the largest unit that divides it.
  String promQl() {
    if (milliseconds % 60_000 == 0) {
      return milliseconds / 60_000 + "m";
    }
    return milliseconds % 1_000 == 0 ? milliseconds / 1_000 + "s" : milliseconds + "ms";
  }
}
