package io.lateen.proxy.report;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Operators about what the heads and trailers of a request and its response say.
final class HeaderOperators {
  private static final String[] GRPC = {
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated"
  };

  private HeaderOperators() {}

  static @Nullable Operator of(String name, String argument) {
    return switch (name) {
      case "REQ" -> header(argument, r -> r.request);
      case "RESP" -> header(argument, r -> r.response);
      case "TRAILER" -> header(argument, r -> r.trailers);
      case "REQ_WITHOUT_QUERY" -> withoutQuery(header(argument, r -> r.request));
      case "STREAM_ID" -> header("x-request-id", r -> r.request);
      case "QUERY_PARAM" -> query(Octets.of(argument));
      case "REQUEST_HEADERS_BYTES" -> Operators.number(r -> octets(r.request));
      case "RESPONSE_HEADERS_BYTES" -> Operators.number(r -> octets(r.response));
      case "RESPONSE_TRAILERS_BYTES" -> Operators.number(r -> octets(r.trailers));
      case "GRPC_STATUS" -> grpc(argument);
      case "GRPC_STATUS_NUMBER" -> grpc("NUMBER");
      default -> null;
    };
  }

  /// `X?Y`: Y when there is no X.
  private static Operator header(
      String argument, Function<RequestRecord, @Nullable MessageHead> of) {
    String[] names = argument.toLowerCase(Locale.ROOT).split("\\?", 2);
    byte[] first = Octets.of(names[0]);
    byte[] second = names.length > 1 ? Octets.of(names[1]) : null;
    return (r, out) -> {
      MessageHead head = of.apply(r);
      if (head != null && !value(head, first, out) && second != null) {
        value(head, second, out);
      }
    };
  }

  private static boolean value(MessageHead head, byte[] name, ByteBuf out) {
    if (name.length > 0 && name[0] == ':') {
      return head instanceof RequestHead request && pseudo(request, name, out);
    }
    int at = head.findNext(name, 0);
    if (at < 0) {
      return false;
    }
    out.writeBytes(head.octets(), head.valueStart(at), head.valueEnd(at) - head.valueStart(at));
    return true;
  }

  private static boolean pseudo(RequestHead request, byte[] name, ByteBuf out) {
    switch (name[1]) {
      case 'm' -> request.writeMethod(out);
      case 'p' ->
          out.writeBytes(
              request.octets(), request.pathStart(), request.pathEnd() - request.pathStart());
      case 'a' ->
          out.writeBytes(
              request.octets(),
              request.authorityStart(),
              request.authorityEnd() - request.authorityStart());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Operator withoutQuery(Operator whole) {
    return (r, out) -> {
      int from = out.writerIndex();
      whole.write(r, out);
      int query = out.indexOf(from, out.writerIndex(), (byte) '?');
      if (query >= 0) {
        out.writerIndex(query);
      }
    };
  }

  /// The first `name=value` of the query.
  private static Operator query(byte[] name) {
    return (r, out) -> {
      RequestHead head = r.request;
      if (head == null) {
        return;
      }
      byte[] octets = head.octets();
      int at = head.pathOnlyEnd() + 1;
      while (at < head.pathEnd()) {
        int end = at;
        while (end < head.pathEnd() && octets[end] != '&') {
          end++;
        }
        int value = at + name.length + 1;
        if (value <= end
            && octets[value - 1] == '='
            && Arrays.equals(octets, at, value - 1, name, 0, name.length)) {
          out.writeBytes(octets, value, end - value);
          return;
        }
        at = end + 1;
      }
    };
  }

  private static long octets(@Nullable MessageHead head) {
    long sum = 0;
    for (int i = 0; head != null && i < head.count(); i++) {
      if (!head.removed(i)) {
        sum += head.nameEnd(i) - head.nameStart(i) + head.valueEnd(i) - head.valueStart(i);
      }
    }
    return sum;
  }

  /// The status in the trailers, or in the head of a response that has nothing else.
  private static Operator grpc(String form) {
    Function<String, String> print =
        switch (form) {
          case "", "CAMEL_STRING" -> HeaderOperators::camel;
          case "SNAKE_STRING" -> number -> snake(camel(number));
          case "NUMBER" -> number -> number;
          default ->
              throw new IllegalArgumentException(
                  "%GRPC_STATUS(" + form + ")% (expected: CAMEL_STRING, SNAKE_STRING or NUMBER)");
        };
    return (r, out) -> {
      String number = status(r.trailers);
      number = number == null ? status(r.response) : number;
      if (number != null) {
        Text.write(out, print.apply(number));
      }
    };
  }

  private static @Nullable String status(@Nullable MessageHead head) {
    return head == null ? null : head.value(KnownHeader.GRPC_STATUS);
  }

  /// Numbers that nobody has named stay numbers.
  private static String camel(String number) {
    try {
      int code = Integer.parseInt(number);
      return code >= 0 && code < GRPC.length ? GRPC[code] : number;
    } catch (NumberFormatException e) {
      return number;
    }
  }

  /// `CANCELLED` has an `L` more than its camel.
  private static String snake(String camel) {
    return camel.equals("Canceled")
        ? "CANCELLED"
        : camel.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }
}
