package io.lateen.galley.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/// How long ago, as kubectl's users are used to read it (Kubernetes `duration.HumanDuration`).
final class Ages {
  static final String UNKNOWN = "<unknown>";

  private Ages() {}

  /// @param timestamp RFC 3339 text, or absent
  static String since(JsonNode timestamp, Instant now) {
    try {
      return human(Duration.between(Instant.parse(timestamp.asString("")), now));
    } catch (DateTimeParseException _) {
      return UNKNOWN;
    }
  }

  static String human(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    } else if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    } else if (minutes < 180) {
      return minutes + "m";
    } else if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    } else if (hours < 48) {
      return hours + "h";
    } else if (days < 8) {
      return two(days, "d", hours % 24, "h");
    } else if (days < 730) {
      return days + "d";
    }
    return two(days / 365, "y", days % 365, "d");
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
  }
}
