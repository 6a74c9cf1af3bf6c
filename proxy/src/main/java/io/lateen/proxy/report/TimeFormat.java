package io.lateen.proxy.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// strftime's conversions, and Envoy's `%f` for fractions of a second → a formatter in UTC. What is
/// not known is printed as it stands.
final class TimeFormat {
  private TimeFormat() {}

  static DateTimeFormatter of(String format) {
    DateTimeFormatterBuilder out = new DateTimeFormatterBuilder();
    for (int at = 0; at < format.length(); at++) {
      char next = format.charAt(at);
      if (next != '%' || at + 1 == format.length()) {
        out.appendLiteral(next);
        continue;
      }
      at++;
      int digits = format.charAt(at) - '0';
      boolean counted = digits >= 1 && digits <= 9 && format.startsWith("f", at + 1);
      if (counted) {
        at++;
        out.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, false);
      } else {
        conversion(format.charAt(at), out);
      }
    }
    return out.toFormatter(Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private static void conversion(char letter, DateTimeFormatterBuilder out) {
    switch (letter) {
      case 'Y' -> out.appendPattern("yyyy");
      case 'y' -> out.appendPattern("yy");
      case 'm' -> out.appendPattern("MM");
      case 'd' -> out.appendPattern("dd");
      case 'H' -> out.appendPattern("HH");
      case 'M' -> out.appendPattern("mm");
      case 'S' -> out.appendPattern("ss");
      case 'F' -> out.appendPattern("yyyy-MM-dd");
      case 'T' -> out.appendPattern("HH:mm:ss");
      case 'b' -> out.appendPattern("MMM");
      case 'a' -> out.appendPattern("EEE");
      case 'j' -> out.appendPattern("DDD");
      case 'z' -> out.appendLiteral("+0000");
      case 'Z' -> out.appendLiteral("UTC");
      case 's' -> out.appendValue(ChronoField.INSTANT_SECONDS);
      case 'f' -> out.appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, false);
      case '%' -> out.appendLiteral('%');
      default -> out.appendLiteral("%" + letter);
    }
  }
}
