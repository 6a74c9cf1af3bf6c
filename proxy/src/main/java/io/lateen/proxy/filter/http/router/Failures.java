package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.filter.http.Exchange;
import io.lateen.proxy.filter.http.Grpc;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.ResponseHead;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.upstream.Reset;

/// Answers in place of an upstream that did not, in Envoy's words.
final class Failures {
  private Failures() {}

  /// The status by which an endpoint is judged: that which stands for a gRPC status, when the head
  /// has one (grpc/doc, "HTTP to gRPC status code mapping", as Envoy turns it round).
  static int statusOf(ResponseHead head) {
    String grpc = head.has(KnownHeader.GRPC_STATUS) ? head.value(KnownHeader.GRPC_STATUS) : null;
    if (grpc == null) {
      return head.status();
    }
    return switch (grpc) {
      case "2", "13", "15" -> 500;
      case "4" -> 504;
      case "12" -> 501;
      case "14" -> 503;
      default -> head.status();
    };
  }

  static Flag flag(Reset why) {
    return switch (why) {
      case CONNECT_FAILURE, CONNECT_TIMEOUT -> Flag.UPSTREAM_CONNECTION_FAILURE;
      case OVERFLOW -> Flag.UPSTREAM_OVERFLOW;
      case CONNECTION_TERMINATION -> Flag.UPSTREAM_CONNECTION_TERMINATION;
      case PROTOCOL_ERROR -> Flag.UPSTREAM_PROTOCOL_ERROR;
      case LOCAL_RESET -> Flag.LOCAL_RESET;
      case REMOTE_RESET, REFUSED_STREAM -> Flag.UPSTREAM_REMOTE_RESET;
    };
  }

  static int status(Reset why) {
    return why == Reset.PROTOCOL_ERROR ? 502 : 503;
  }

  /// @param transport what the transport says of it, or empty
  static String text(Reset why, String transport) {
    String text =
        "upstream connect error or disconnect/reset before headers. reset reason: " + why.text();
    return transport.isEmpty() ? text : text + ", transport failure reason: " + transport;
  }

  /// @param transport what the transport says of it, or empty
  static String details(Reset why, String transport) {
    String details = "upstream_reset_before_response_started";
    return transport.isEmpty()
        ? details
        : details + ("{" + why.text() + "|" + transport + "}").replace(' ', '_');
  }

  /// The time that a gRPC call gave itself is over.
  static void deadlineExceeded(Exchange exchange, RoutePlan plan) {
    ResponseHead head = exchange.ownResponse(504);
    plan.responseEdits.applyTo(head, exchange.record());
    exchange.answerGrpc(head, Grpc.DEADLINE_EXCEEDED, Octets.of("upstream request timeout"));
  }

  static void answer(Exchange exchange, RoutePlan plan, int status, String text) {
    ResponseHead head = exchange.ownResponse(status);
    if (!text.isEmpty()) {
      head.add(KnownHeader.CONTENT_TYPE, "text/plain");
    }
    if (exchange.record().flags().contains(Flag.UPSTREAM_OVERFLOW)) {
      head.add(KnownHeader.X_ENVOY_OVERLOADED, "true");
    }
    plan.responseEdits.applyTo(head, exchange.record());
    exchange.answer(head, Octets.of(text));
  }
}
