package io.lateen.proxy.report;

import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A format string with Envoy's `%OPERATORS%`, taken apart once. What is not known prints as `-` in
/// a log and as nothing in a header; an operator that this proxy does not have is never known.
public final class Template {
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] DASH = {'-'};
  private static final byte[] NOTHING = {};
  private static final Set<String> OPERATORS =
      Set.of(
          "START_TIME",
          "REQ",
          "RESP",
          "PROTOCOL",
          "RESPONSE_CODE",
          "RESPONSE_CODE_DETAILS",
          "RESPONSE_FLAGS",
          "BYTES_RECEIVED",
          "BYTES_SENT",
          "DURATION",
          "ROUTE_NAME",
          "UPSTREAM_HOST",
          "UPSTREAM_CLUSTER",
          "UPSTREAM_LOCAL_ADDRESS",
          "UPSTREAM_TRANSPORT_FAILURE_REASON",
          "UPSTREAM_REMOTE_ADDRESS",
          "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
          "TRACE_ID",
          "DOWNSTREAM_LOCAL_ADDRESS",
          "DOWNSTREAM_REMOTE_ADDRESS",
          "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
          "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
          "REQUESTED_SERVER_NAME",
          "DYNAMIC_METADATA");
  private static final Pattern LENGTH = Pattern.compile(":(\\d{1,9})$");

  @FunctionalInterface
  private interface Piece {
    /// Writes what it knows; nothing when it knows nothing.
    void write(RequestRecord record, ByteBuf out);
  }

  private final List<Piece> pieces = new ArrayList<>();
  private final boolean literal;
  private final byte[] unknown;

  /// A line of a log.
  public Template(String format) {
    this(format, DASH);
  }

  /// A header's value: empty where an operator says nothing.
  public static Template header(String format) {
    return new Template(format, NOTHING);
  }

  private Template(String format, byte[] unknown) {
    this.unknown = unknown;
    int at = 0;
    boolean plain = true;
    while (at < format.length()) {
      int open = format.indexOf('%', at);
      int close = open < 0 ? -1 : end(format, open + 1);
      if (close < 0) {
        text(format.substring(at));
        break;
      }
      text(format.substring(at, open));
      if (close == open + 1) {
        text("%");
      } else {
        plain = false;
        operator(format.substring(open + 1, close));
      }
      at = close + 1;
    }
    literal = plain;
  }

  /// The operators in a format that this proxy does not have.
  public static List<String> unknown(String format) {
    List<String> unknown = new ArrayList<>();
    for (int open = format.indexOf('%'); open >= 0; ) {
      int close = end(format, open + 1);
      if (close < 0) {
        break;
      }
      String name = format.substring(open + 1, close).split("[(:]", 2)[0];
      if (!name.isEmpty() && !OPERATORS.contains(name)) {
        unknown.add(name);
      }
      open = format.indexOf('%', close + 1);
    }
    return unknown;
  }

  /// Where an operator's closing percent sign is; those in its parentheses are its own.
  private static int end(String format, int from) {
    int depth = 0;
    for (int i = from; i < format.length(); i++) {
      switch (format.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '%' -> {
          if (depth <= 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /// Whether it prints the same for every request.
  public boolean literal() {
    return literal;
  }

  /// Appends the text for a request.
  public void write(RequestRecord record, ByteBuf out) {
    for (int i = 0; i < pieces.size(); i++) {
      pieces.get(i).write(record, out);
    }
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      byte[] octets = Octets.of(text);
      pieces.add((record, out) -> out.writeBytes(octets));
    }
  }

  private void operator(String operator) {
    Piece piece = piece(operator);
    int longest = longest(operator);
    pieces.add(
        (record, out) -> {
          int before = out.writerIndex();
          piece.write(record, out);
          int written = out.writerIndex() - before;
          if (written == 0) {
            out.writeBytes(unknown);
          } else if (written > longest) {
            out.writerIndex(before + longest);
          }
        });
  }

  /// `REQ(X):12` prints no more than 12 octets.
  private static int longest(String operator) {
    Matcher length = LENGTH.matcher(operator);
    return length.find() ? Integer.parseInt(length.group(1)) : Integer.MAX_VALUE;
  }

  private static Piece piece(String operator) {
    int open = operator.indexOf('(');
    String name = open < 0 ? operator : operator.substring(0, open);
    int close = operator.lastIndexOf(')');
    String argument = open < 0 || close < 0 ? "" : operator.substring(open + 1, close);
    return switch (name) {
      case "START_TIME" -> time(argument);
      case "REQ" -> header(argument, true);
      case "RESP" -> header(argument, false);
      case "PROTOCOL" -> (r, out) -> ascii(out, r.protocol);
      case "RESPONSE_CODE" -> (r, out) -> number(out, r.status);
      case "RESPONSE_CODE_DETAILS" -> (r, out) -> ascii(out, r.details);
      case "RESPONSE_FLAGS" -> Template::flags;
      case "BYTES_RECEIVED" -> (r, out) -> number(out, r.bytesReceived);
      case "BYTES_SENT" -> (r, out) -> number(out, r.bytesSent);
      case "DURATION" -> (r, out) -> number(out, r.durationNanos / 1_000_000);
      case "ROUTE_NAME" -> (r, out) -> ascii(out, r.routeName);
      case "UPSTREAM_HOST" -> (r, out) -> ascii(out, r.upstreamHost);
      case "UPSTREAM_CLUSTER" -> (r, out) -> ascii(out, r.upstreamCluster);
      case "UPSTREAM_LOCAL_ADDRESS" -> (r, out) -> address(out, r.upstreamLocal, true);
      case "UPSTREAM_TRANSPORT_FAILURE_REASON" -> (r, out) -> ascii(out, r.transportFailure);
      case "UPSTREAM_REMOTE_ADDRESS" -> (r, out) -> address(out, r.upstreamAddress, true);
      case "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" ->
          (r, out) -> address(out, r.upstreamAddress, false);
      case "TRACE_ID" -> (r, out) -> ascii(out, r.trace == null ? null : r.trace.id(true));
      case "DOWNSTREAM_LOCAL_ADDRESS" -> (r, out) -> address(out, r.downstreamLocal, true);
      case "DOWNSTREAM_REMOTE_ADDRESS" -> (r, out) -> address(out, r.downstreamRemote, true);
      case "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT" ->
          (r, out) -> address(out, r.downstreamLocal, false);
      case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" ->
          (r, out) -> address(out, r.downstreamRemote, false);
      case "REQUESTED_SERVER_NAME" -> (r, out) -> ascii(out, r.serverName);
      case "DYNAMIC_METADATA" ->
          argument.equals("istio.mixer:status")
              ? (r, out) -> ascii(out, r.policyStatus)
              : (r, out) -> {};
      default -> (r, out) -> {};
    };
  }

  private static Piece time(String format) {
    DateTimeFormatter formatter = format.isEmpty() ? START_TIME : TimeFormat.of(format);
    return (r, out) -> ascii(out, formatter.format(Instant.ofEpochMilli(r.startMillis)));
  }

  /// `X?Y`: Y when there is no X.
  private static Piece header(String argument, boolean ofRequest) {
    String[] names = argument.toLowerCase(Locale.ROOT).split("\\?", 2);
    byte[] first = Octets.of(names[0]);
    byte[] second = names.length > 1 ? Octets.of(names[1]) : null;
    return (r, out) -> {
      MessageHead head = ofRequest ? r.request : r.response;
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

  private static void flags(RequestRecord record, ByteBuf out) {
    String separator = "";
    for (Flag flag : record.flags()) {
      ascii(out, separator);
      ascii(out, flag.code());
      separator = ",";
    }
  }

  private static void ascii(ByteBuf out, @Nullable String text) {
    if (text != null) {
      out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
  }

  private static void number(ByteBuf out, long value) {
    out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
  }

  private static void address(ByteBuf out, @Nullable SocketAddress address, boolean port) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      String host = inet.getAddress().getHostAddress();
      ascii(out, port ? host + ":" + inet.getPort() : host);
    }
  }
}
