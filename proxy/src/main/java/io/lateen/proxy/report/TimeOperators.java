package io.lateen.proxy.report;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Operators about when something happened and how long it took.
final class TimeOperators {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

  private TimeOperators() {}

  static @Nullable Operator of(String name, String argument) {
    return switch (name) {
      case "START_TIME" -> started(argument, ZoneOffset.UTC);
      case "START_TIME_LOCAL" -> started(argument, ZoneId.systemDefault());
      case "EMIT_TIME" -> now(argument, ZoneOffset.UTC);
      case "EMIT_TIME_LOCAL" -> now(argument, ZoneId.systemDefault());
      case "DURATION" -> Operators.number(r -> r.durationNanos / 1_000_000);
      case "REQUEST_DURATION" -> between(Point.DS_RX_BEG, Point.DS_RX_END, 1_000_000);
      case "RESPONSE_DURATION" -> between(Point.DS_RX_BEG, Point.US_RX_BEG, 1_000_000);
      case "RESPONSE_TX_DURATION" -> between(Point.US_RX_BEG, Point.DS_TX_END, 1_000_000);
      case "COMMON_DURATION" -> common(argument);
      default -> null;
    };
  }

  private static Operator started(String format, ZoneId zone) {
    MomentText text = text(format, zone);
    return (r, out) -> text.write(out, r.startMillis);
  }

  private static Operator now(String format, ZoneId zone) {
    MomentText text = text(format, zone);
    return (_, out) -> text.write(out, System.currentTimeMillis());
  }

  private static MomentText text(String format, ZoneId zone) {
    return new MomentText((format.isEmpty() ? ISO : TimeFormat.of(format)).withZone(zone));
  }

  /// Envoy's points in a request's life, as far as they are noted here: `System.nanoTime()`, or 0
  /// where it did not come to that.
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  private enum Point {
    DS_RX_BEG(r -> r.startNanos),
    DS_RX_END(r -> r.receivedNanos == 0 ? r.startNanos : r.receivedNanos),
    US_TX_BEG(r -> r.forwardedNanos),
    US_RX_BEG(r -> r.answeredNanos),
    DS_TX_END(r -> r.startNanos + r.durationNanos);

    final ToLongFunction<RequestRecord> nanos;

    Point(ToLongFunction<RequestRecord> nanos) {
      this.nanos = nanos;
    }
  }

  private static Operator between(Point from, Point to, long unit) {
    return (r, out) -> {
      long begin = from.nanos.applyAsLong(r);
      long end = to.nanos.applyAsLong(r);
      if (begin != 0 && end != 0) {
        Text.write(out, (end - begin) / unit);
      }
    };
  }

  /// `FROM:TO:UNIT`.
  private static Operator common(String argument) {
    String[] parts = argument.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "%COMMON_DURATION(" + argument + ")% (expected: START:END:ms, us or ns)");
    }
    return between(point(parts[0]), point(parts[1]), unit(parts[2]));
  }

  private static Point point(String name) {
    try {
      return Point.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%COMMON_DURATION%: "
              + name
              + " is not noted here (expected: DS_RX_BEG, DS_RX_END, US_TX_BEG, US_RX_BEG or DS_TX_END)",
          e);
    }
  }

  private static long unit(String name) {
    return switch (name) {
      case "ms" -> 1_000_000;
      case "us" -> 1_000;
      case "ns" -> 1;
      default ->
          throw new IllegalArgumentException(
              "%COMMON_DURATION%: " + name + " (expected: ms, us or ns)");
    };
  }
}
