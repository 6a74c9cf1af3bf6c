package io.lateen.proxy.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// strftime's conversions, and Envoy's `%f` for fractions of a second → a formatter in UTC. What is
/// not known is printed as it stands.
final class TimeFormat {
  private static final Pattern CONVERSION = Pattern.compile("%([1-9]?)(.)");

  private TimeFormat() {}

  static DateTimeFormatter of(String format) {
    DateTimeFormatterBuilder out = new DateTimeFormatterBuilder();
    Matcher matcher = CONVERSION.matcher(format);
    int at = 0;
    while (matcher.find()) {
      out.appendLiteral(format.substring(at, matcher.start()));
      conversion(matcher.group(1), matcher.group(2).charAt(0), out);
      at = matcher.end();
    }
    out.appendLiteral(format.substring(at));
    return out.toFormatter(Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /// @param width of a fraction, or empty
  private static void conversion(String width, char letter, DateTimeFormatterBuilder out) {
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
      case 'f' -> fraction(width.isEmpty() ? 9 : Integer.parseInt(width), out);
      case '%' -> out.appendLiteral('%');
      default -> out.appendLiteral("%" + width + letter);
    }
  }

  private static void fraction(int digits, DateTimeFormatterBuilder out) {
    out.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, false);
  }
}
