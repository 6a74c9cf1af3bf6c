package io.lateen.proxy.report;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Envoy's operators ("Access logging: command operators"), by their names. What is about things
/// this proxy has not (wire octets, filter state, metadata of clusters) is unknown.
final class Operators {
  private Operators() {}

  /// @param operator as between its percent signs: `REQ(X):12`
  /// @throws IllegalArgumentException naming the operator that is not there, or what is wrong in it
  static Operator of(String operator) {
    int open = operator.indexOf('(');
    int close = operator.lastIndexOf(')');
    int end = open >= 0 ? open : operator.indexOf(':');
    String name = end < 0 ? operator : operator.substring(0, end);
    String argument = open < 0 || close < open ? "" : operator.substring(open + 1, close);
    Operator known = of(name, argument);
    if (known == null) {
      throw new IllegalArgumentException(
          "%" + operator + "% is not supported (expected: one of docs/access-log.md)");
    }
    return known;
  }

  private static @Nullable Operator of(String name, String argument) {
    Operator found = TimeOperators.of(name, argument);
    found = found == null ? HeaderOperators.of(name, argument) : found;
    found = found == null ? TlsOperators.of(name) : found;
    found = found == null ? address(name) : found;
    return found == null ? other(name, argument) : found;
  }

  private static @Nullable Operator other(String name, String argument) {
    return switch (name) {
      case "PROTOCOL" -> text(r -> r.protocol);
      case "RESPONSE_CODE" -> number(r -> r.status);
      case "RESPONSE_CODE_DETAILS" -> text(r -> r.details.replace(' ', '_'));
      case "RESPONSE_FLAGS" -> flags(Flag::code);
      case "RESPONSE_FLAGS_LONG" -> flags(Flag::text);
      case "BYTES_RECEIVED" -> number(r -> r.bytesReceived);
      case "BYTES_SENT" -> number(r -> r.bytesSent);
      case "ROUTE_NAME" -> text(r -> r.routeName);
      case "UPSTREAM_HOST" -> text(r -> r.upstreamHost);
      case "UPSTREAM_CLUSTER", "UPSTREAM_CLUSTER_RAW" -> text(r -> r.upstreamCluster);
      case "UPSTREAM_REQUEST_ATTEMPT_COUNT" -> number(r -> r.attempts);
      case "UPSTREAM_TRANSPORT_FAILURE_REASON" -> text(r -> r.transportFailure);
      case "TRACE_ID" -> text(r -> r.trace == null ? null : r.trace.id(true));
      case "REQUESTED_SERVER_NAME" -> text(r -> r.serverName);
      case "HOSTNAME" -> always(hostname());
      case "ENVIRONMENT" -> environment(argument);
      case "ACCESS_LOG_TYPE" -> text(r -> r.request == null ? "TcpConnectionEnd" : "DownstreamEnd");
      case "UNIQUE_ID" -> text(_ -> UUID.randomUUID().toString());
      case "DYNAMIC_METADATA" -> MetadataOperator.of(argument);
      default -> null;
    };
  }

  private static @Nullable Operator address(String name) {
    Function<RequestRecord, @Nullable SocketAddress> of =
        switch (name.replaceFirst("_(ADDRESS|ADDRESS_WITHOUT_PORT|PORT)$", "")) {
          case "DOWNSTREAM_LOCAL", "DOWNSTREAM_DIRECT_LOCAL" -> r -> r.downstreamLocal;
          case "DOWNSTREAM_REMOTE" -> ClientAddress::of;
          case "DOWNSTREAM_DIRECT_REMOTE" -> r -> r.downstreamRemote;
          case "UPSTREAM_LOCAL" -> r -> r.upstreamLocal;
          case "UPSTREAM_REMOTE" -> r -> r.upstreamAddress;
          default -> null;
        };
    if (of == null) {
      return null;
    }
    if (name.endsWith("_ADDRESS")) {
      return (r, out) -> address(out, of.apply(r), true);
    }
    return name.endsWith("_WITHOUT_PORT")
        ? (r, out) -> address(out, of.apply(r), false)
        : (r, out) -> port(out, of.apply(r));
  }

  private static void address(ByteBuf out, @Nullable SocketAddress address, boolean port) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      Text.write(out, inet.getAddress());
      if (port) {
        out.writeByte(':');
        Text.write(out, inet.getPort());
      }
    } else if (address instanceof UnixDomainSocketAddress pipe) {
      Text.write(out, pipe.toString());
    }
  }

  private static void port(ByteBuf out, @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      Text.write(out, inet.getPort());
    }
  }

  static Operator text(Function<RequestRecord, @Nullable String> of) {
    return (r, out) -> Text.write(out, of.apply(r));
  }

  static Operator number(ToLongFunction<RequestRecord> of) {
    return (r, out) -> Text.write(out, of.applyAsLong(r));
  }

  private static Operator always(String text) {
    return (_, out) -> Text.write(out, text);
  }

  private static Operator flags(Function<Flag, String> of) {
    return (r, out) -> {
      String separator = "";
      for (Flag flag : r.flags()) {
        Text.write(out, separator);
        Text.write(out, of.apply(flag));
        separator = ",";
      }
    };
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static Operator environment(String argument) {
    if (argument.isEmpty()) {
      throw new IllegalArgumentException("ENVIRONMENT() (expected: a variable's name)");
    }
    String value = System.getenv(argument);
    return always(value == null ? "" : value);
  }
}
