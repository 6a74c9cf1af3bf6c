package io.lateen.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Header names the proxy itself looks for. A parsed head knows them by number, so that asking for
/// one compares no text.
@SuppressWarnings({
  "EnumOrdinal",
  "ImmutableEnumChecker"
}) // its number is its place in tables; nobody gets the array
public enum KnownHeader {
  HOST("host"),
  CONNECTION("connection"),
  KEEP_ALIVE("keep-alive"),
  PROXY_CONNECTION("proxy-connection"),
  CONTENT_LENGTH("content-length"),
  TRANSFER_ENCODING("transfer-encoding"),
  TE("te"),
  TRAILER("trailer"),
  UPGRADE("upgrade"),
  HTTP2_SETTINGS("http2-settings"),
  EXPECT("expect"),
  DATE("date"),
  SERVER("server"),
  LOCATION("location"),
  ORIGIN("origin"),
  VARY("vary"),
  COOKIE("cookie"),
  USER_AGENT("user-agent"),
  REFERER("referer"),
  CONTENT_TYPE("content-type"),
  GRPC_STATUS("grpc-status"),
  GRPC_MESSAGE("grpc-message"),
  GRPC_TIMEOUT("grpc-timeout"),
  GRPC_ACCEPT_ENCODING("grpc-accept-encoding"),
  ACCEPT("accept"),
  SEC_WEBSOCKET_KEY("sec-websocket-key"),
  SEC_WEBSOCKET_ACCEPT("sec-websocket-accept"),
  X_REQUEST_ID("x-request-id"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_FORWARDED_CLIENT_CERT("x-forwarded-client-cert"),
  X_ENVOY_INTERNAL("x-envoy-internal"),
  X_ENVOY_EXTERNAL_ADDRESS("x-envoy-external-address"),
  X_ENVOY_ORIGINAL_PATH("x-envoy-original-path"),
  X_ENVOY_ORIGINAL_HOST("x-envoy-original-host"),
  X_ENVOY_ATTEMPT_COUNT("x-envoy-attempt-count"),
  X_ENVOY_EXPECTED_RQ_TIMEOUT_MS("x-envoy-expected-rq-timeout-ms"),
  X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS("x-envoy-upstream-rq-timeout-ms"),
  X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS("x-envoy-upstream-rq-per-try-timeout-ms"),
  X_ENVOY_MAX_RETRIES("x-envoy-max-retries"),
  X_ENVOY_RETRY_ON("x-envoy-retry-on"),
  X_ENVOY_RETRY_GRPC_ON("x-envoy-retry-grpc-on"),
  X_ENVOY_RETRIABLE_STATUS_CODES("x-envoy-retriable-status-codes"),
  X_ENVOY_RETRIABLE_HEADER_NAMES("x-envoy-retriable-header-names"),
  X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT("x-envoy-hedge-on-per-try-timeout"),
  X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE("x-envoy-upstream-rq-timeout-alt-response"),
  X_ENVOY_UPSTREAM_ALT_STAT_NAME("x-envoy-upstream-alt-stat-name"),
  X_ENVOY_FORCE_TRACE("x-envoy-force-trace"),
  X_ENVOY_IP_TAGS("x-envoy-ip-tags"),
  X_ENVOY_ORIGINAL_URL("x-envoy-original-url"),
  X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER("x-envoy-downstream-service-cluster"),
  X_ENVOY_DOWNSTREAM_SERVICE_NODE("x-envoy-downstream-service-node"),
  X_ENVOY_UPSTREAM_SERVICE_TIME("x-envoy-upstream-service-time"),
  X_ENVOY_DECORATOR_OPERATION("x-envoy-decorator-operation"),
  X_ENVOY_OVERLOADED("x-envoy-overloaded"),
  X_ENVOY_IMMEDIATE_HEALTH_CHECK_FAIL("x-envoy-immediate-health-check-fail"),
  X_ISTIO_ATTRIBUTES("x-istio-attributes"),
  X_LATEEN_EXPLAIN("x-lateen-explain"),
  X_LATEEN_EXPLANATION("x-lateen-explanation"),
  ACCESS_CONTROL_REQUEST_METHOD("access-control-request-method"),
  ACCESS_CONTROL_ALLOW_ORIGIN("access-control-allow-origin"),
  ACCESS_CONTROL_ALLOW_CREDENTIALS("access-control-allow-credentials"),
  ACCESS_CONTROL_ALLOW_METHODS("access-control-allow-methods"),
  ACCESS_CONTROL_ALLOW_HEADERS("access-control-allow-headers"),
  ACCESS_CONTROL_EXPOSE_HEADERS("access-control-expose-headers"),
  ACCESS_CONTROL_MAX_AGE("access-control-max-age");

  private static final KnownHeader[] ALL = values();
  private static final KnownHeader[][] BY_LENGTH = byLength();
  private static final boolean[] HOP_BY_HOP = hopByHop();
  private static final boolean[] INTERNAL = internal();
  private static final boolean[] WISHES = wishes();
  private final String text;
  private final byte[] bytes;

  KnownHeader(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The name in lower case.
  public String text() {
    return text;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Its number in a head's table.
  byte id() {
    return (byte) ordinal();
  }

  static @Nullable KnownHeader of(byte id) {
    return id < 0 ? null : ALL[id];
  }

  /// Whether the header numbered `id` concerns one connection only (RFC 9110 section 7.6.1).
  static boolean hopByHop(int id) {
    return id >= 0 && HOP_BY_HOP[id];
  }

  /// Whether the header numbered `id` counts only when a trusted client says it (Envoy's "HTTP
  /// header sanitizing").
  static boolean internal(int id) {
    return id >= 0 && INTERNAL[id];
  }

  /// Whether the header numbered `id` asks the router for something.
  static boolean wish(int id) {
    return id >= 0 && WISHES[id];
  }

  /// The number of the name at `[from, to)`, which must be a token, or -1.
  static int idOf(byte[] b, int from, int to) {
    int length = to - from;
    if (length >= BY_LENGTH.length) {
      return -1;
    }
    for (KnownHeader candidate : BY_LENGTH[length]) {
      if (Octets.equalsToken(b, from, to, candidate.bytes)) {
        return candidate.id();
      }
    }
    return -1;
  }

  private static boolean[] hopByHop() {
    return table(
        CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TRANSFER_ENCODING, TE, UPGRADE, HTTP2_SETTINGS);
  }

  private static boolean[] internal() {
    return table(
        X_ENVOY_INTERNAL,
        X_ENVOY_RETRY_ON,
        X_ENVOY_RETRY_GRPC_ON,
        X_ENVOY_MAX_RETRIES,
        X_ENVOY_RETRIABLE_STATUS_CODES,
        X_ENVOY_RETRIABLE_HEADER_NAMES,
        X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT,
        X_ENVOY_UPSTREAM_ALT_STAT_NAME,
        X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS,
        X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS,
        X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE,
        X_ENVOY_EXPECTED_RQ_TIMEOUT_MS,
        X_ENVOY_FORCE_TRACE,
        X_ENVOY_IP_TAGS,
        X_ENVOY_ORIGINAL_URL);
  }

  private static boolean[] wishes() {
    return table(
        X_ENVOY_RETRY_ON,
        X_ENVOY_RETRY_GRPC_ON,
        X_ENVOY_MAX_RETRIES,
        X_ENVOY_RETRIABLE_STATUS_CODES,
        X_ENVOY_RETRIABLE_HEADER_NAMES,
        X_ENVOY_HEDGE_ON_PER_TRY_TIMEOUT,
        X_ENVOY_UPSTREAM_ALT_STAT_NAME,
        X_ENVOY_UPSTREAM_RQ_TIMEOUT_MS,
        X_ENVOY_UPSTREAM_RQ_PER_TRY_TIMEOUT_MS,
        X_ENVOY_UPSTREAM_RQ_TIMEOUT_ALT_RESPONSE);
  }

  private static boolean[] table(KnownHeader... headers) {
    boolean[] table = new boolean[values().length];
    for (KnownHeader header : headers) {
      table[header.id()] = true;
    }
    return table;
  }

  private static KnownHeader[][] byLength() {
    int longest = Arrays.stream(values()).mapToInt(h -> h.bytes.length).max().orElse(0);
    KnownHeader[][] table = new KnownHeader[longest + 1][];
    for (int i = 0; i <= longest; i++) {
      int length = i;
      table[i] =
          Arrays.stream(values()).filter(h -> h.bytes.length == length).toArray(KnownHeader[]::new);
    }
    return table;
  }
}
