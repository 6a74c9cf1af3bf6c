package io.lateen.proxy.filter.http;

import io.lateen.proxy.http.Decimal;
import io.lateen.proxy.http.HeaderTable;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What HTTP says in gRPC's terms ("gRPC over HTTP2", "HTTP to gRPC Status Code Mapping").
public final class Grpc {
  public static final int DEADLINE_EXCEEDED = 4;

  private static final byte[] APPLICATION_GRPC = Octets.of("application/grpc");
  private static final int PERMISSION_DENIED = 7;
  private static final int UNKNOWN = 2;
  private static final int UNIMPLEMENTED = 12;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;
  private static final int MOST_DIGITS = 8;

  private Grpc() {}

  public static byte[] contentType() {
    return APPLICATION_GRPC;
  }

  /// Whether a message's content is gRPC's, in whatever encoding (`application/grpc+proto`).
  public static boolean is(HeaderTable head) {
    int at = head.find(KnownHeader.CONTENT_TYPE);
    if (at < 0) {
      return false;
    }
    byte[] octets = head.octets();
    int from = head.valueStart(at);
    int length = head.valueEnd(at) - from;
    int to = from + APPLICATION_GRPC.length;
    return length >= APPLICATION_GRPC.length
        && Octets.equalsIgnoreCase(octets, from, to, APPLICATION_GRPC)
        && (length == APPLICATION_GRPC.length || octets[to] == '+');
  }

  /// The status that stands for an HTTP status.
  public static int status(int http) {
    return switch (http) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  /// `grpc-timeout` in nanoseconds; 0: there is none, or it is none.
  public static long timeoutNanos(HeaderTable head) {
    int at = head.find(KnownHeader.GRPC_TIMEOUT);
    if (at < 0) {
      return 0;
    }
    int from = head.valueStart(at);
    int unit = head.valueEnd(at) - 1;
    if (unit <= from || unit - from > MOST_DIGITS) {
      return 0;
    }
    TimeUnit known = unit(head.octets()[unit]);
    long amount = Decimal.read(head.octets(), from, unit);
    return known == null || amount < 0 ? 0 : known.toNanos(amount);
  }

  /// `grpc-timeout` for a time: at most eight digits (gRPC over HTTP2, "Requests").
  public static String timeout(long millis) {
    if (millis < 100_000_000) {
      return millis + "m";
    }
    long seconds = millis / 1000;
    return seconds < 100_000_000 ? seconds + "S" : Math.min(seconds / 60, 99_999_999) + "M";
  }

  private static @Nullable TimeUnit unit(byte letter) {
    return switch (letter) {
      case 'H' -> TimeUnit.HOURS;
      case 'M' -> TimeUnit.MINUTES;
      case 'S' -> TimeUnit.SECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      case 'n' -> TimeUnit.NANOSECONDS;
      default -> null;
    };
  }

  public static String message(String text) {
    return new String(message(Octets.of(text)), StandardCharsets.US_ASCII);
  }

  /// Text as `grpc-message` carries it: percent-encoded but for printable ASCII.
  static byte[] message(byte[] text) {
    StringBuilder encoded = new StringBuilder(text.length);
    for (byte octet : text) {
      if (octet >= ' ' && octet <= '~' && octet != '%') {
        encoded.append((char) octet);
      } else {
        encoded.append('%');
        encoded.append(Character.toUpperCase(Character.forDigit(octet >> 4 & 15, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
      }
    }
    return encoded.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
