package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig.AccessLogEncoding;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says what Envoy would refuse about `accessLogFormat`, before every proxy does. Operators are
/// those of Envoy 1.2x ("Access logging", "Command operators").
final class AccessLogFormat {
  private static final Pattern OPERATOR =
      Pattern.compile("([A-Z0-9_]+)(\\((?:[^()]|\\([^()]*\\))*\\))?(:[1-9]\\d*)?");
  private static final Set<String> WITH_ARGUMENT =
      Set.of(
          "REQ",
          "RESP",
          "TRAILER",
          "DYNAMIC_METADATA",
          "CLUSTER_METADATA",
          "UPSTREAM_METADATA",
          "FILTER_STATE",
          "UPSTREAM_FILTER_STATE",
          "ENVIRONMENT",
          "COMMON_DURATION");
  private static final Set<String> WITHOUT =
      Set.of(
          """
          START_TIME START_TIME_LOCAL EMIT_TIME EMIT_TIME_LOCAL PROTOCOL UPSTREAM_PROTOCOL
          REQUEST_HEADERS_BYTES RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES
          BYTES_RECEIVED BYTES_SENT BYTES_RETRANSMITTED PACKETS_RETRANSMITTED
          UPSTREAM_WIRE_BYTES_SENT UPSTREAM_WIRE_BYTES_RECEIVED
          UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HEADER_BYTES_RECEIVED
          DOWNSTREAM_WIRE_BYTES_SENT DOWNSTREAM_WIRE_BYTES_RECEIVED
          DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_HEADER_BYTES_RECEIVED
          RESPONSE_CODE RESPONSE_CODE_DETAILS RESPONSE_FLAGS RESPONSE_FLAGS_LONG
          CONNECTION_TERMINATION_DETAILS GRPC_STATUS GRPC_STATUS_NUMBER
          DURATION REQUEST_DURATION REQUEST_TX_DURATION RESPONSE_DURATION
          RESPONSE_TX_DURATION DOWNSTREAM_HANDSHAKE_DURATION ROUNDTRIP_DURATION
          ROUTE_NAME VIRTUAL_CLUSTER_NAME FILTER_CHAIN_NAME
          UPSTREAM_HOST UPSTREAM_CLUSTER UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_CONNECTION_ID
          UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT
          UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT
          UPSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_TRANSPORT_FAILURE_REASON
          DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_PORT
          DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT
          DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT
          DOWNSTREAM_DIRECT_REMOTE_PORT CONNECTION_ID STREAM_ID REQUESTED_SERVER_NAME
          DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_PEER_URI_SAN
          DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_CERT
          DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_FINGERPRINT_1
          DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CERT_V_END
          DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_VERSION
          UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_ISSUER UPSTREAM_PEER_CERT
          UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_CIPHER UPSTREAM_TLS_VERSION
          HOSTNAME ACCESS_LOG_TYPE TRACE_ID UNIQUE_ID LOCAL_REPLY_BODY"""
              .split("\\s+"));

  private AccessLogFormat() {}

  /// @throws IllegalArgumentException naming the operator
  static String checked(String format, AccessLogEncoding encoding) {
    switch (encoding) {
      case TEXT -> check("accessLogFormat", format);
      case JSON -> checkObject(format);
    }
    return format;
  }

  /// What is no JSON at all is not refused: Istio 1.1 takes its own format then.
  private static void checkObject(String format) {
    try {
      JsonNode tree = JsonMapper.shared().readTree(format);
      tree.forEachEntry((key, value) -> checkField("accessLogFormat." + key, value));
    } catch (JacksonException _) {
      // See above.
    }
  }

  private static void checkField(String path, JsonNode value) {
    if (!value.isString()) {
      throw MeshConfigParser.wrong(path, value, "text with operators such as %START_TIME%");
    }
    check(path, value.asString());
  }

  private static void check(String path, String format) {
    int at = format.indexOf('%');
    while (at >= 0) {
      int end = at + 1;
      if (!format.startsWith("%", end)) {
        Matcher operator = OPERATOR.matcher(format).region(at + 1, format.length());
        end = operator.lookingAt() ? operator.end() : -1;
        if (end < 0 || !format.startsWith("%", end) || !known(operator)) {
          throw wrong(path, format, at);
        }
      }
      at = format.indexOf('%', end + 1);
    }
  }

  private static boolean known(Matcher operator) {
    String name = operator.group(1);
    return operator.group(2) == null ? WITHOUT.contains(name) : takes(name);
  }

  /// A time may be formatted, others of the first list take nothing.
  private static boolean takes(String name) {
    return WITH_ARGUMENT.contains(name) || name.matches("(START|EMIT)_TIME(_LOCAL)?|.*_CERT_V_.*");
  }

  private static IllegalArgumentException wrong(String path, String format, int at) {
    int close = format.indexOf('%', at + 1);
    String operator = close < 0 ? format.substring(at).strip() : format.substring(at, close + 1);
    return new IllegalArgumentException(
        "mesh."
            + path
            + ": "
            + operator
            + " (expected: an operator of Envoy's, such as"
            + " %START_TIME% or %REQ(USER-AGENT)%; a percent sign is %%)");
  }
}
