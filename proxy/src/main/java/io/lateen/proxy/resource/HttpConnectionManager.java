package io.lateen.proxy.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`. The codec
/// is chosen by the first bytes or ALPN unless `codec` says otherwise.
///
/// @param filters in order; the last is the router
/// @param useRemoteAddress true: the peer's address is the client's (edge); false: trust
///     x-forwarded-for
/// @param xffNumTrustedHops trusted proxies before us
/// @param internalAddresses whose requests are trusted
/// @param skipXffAppend do not add to x-forwarded-for
/// @param serverName what `server:` says
/// @param generateRequestId add x-request-id where there is none
/// @param preserveExternalRequestId keep x-request-id of edge requests
/// @param streamIdleTimeout null: Envoy's default of 5 min; zero: none
/// @param requestTimeout null or zero: none
/// @param requestHeadersTimeout null or zero: none
/// @param idleTimeout of the connection; null: Envoy's default of one hour; zero: none
/// @param drainTimeout null: Envoy's default of 5 s
/// @param maxRequestHeadersKb null: Envoy's default of 60
/// @param upgrades upgrade types allowed, lower case (`websocket`, `connect`)
/// @param tracing null: none
public record HttpConnectionManager(
    String statPrefix,
    RouteSource routes,
    List<HttpFilterConfig> filters,
    Codec codec,
    boolean useRemoteAddress,
    int xffNumTrustedHops,
    InternalAddresses internalAddresses,
    boolean skipXffAppend,
    String serverName,
    ServerHeader serverHeader,
    boolean generateRequestId,
    boolean preserveExternalRequestId,
    boolean alwaysSetRequestIdInResponse,
    List<AccessLog> accessLogs,
    @Nullable Duration streamIdleTimeout,
    @Nullable Duration requestTimeout,
    @Nullable Duration requestHeadersTimeout,
    @Nullable Duration idleTimeout,
    @Nullable Duration drainTimeout,
    @Nullable Integer maxRequestHeadersKb,
    List<String> upgrades,
    boolean allowAbsoluteUrl,
    boolean acceptHttp10,
    boolean normalizePath,
    boolean mergeSlashes,
    ClientCert clientCert,
    @Nullable Http2Options http2,
    @Nullable Tracing tracing,
    Bounds bounds,
    Scrutiny scrutiny)
    implements NetworkFilter {

  public HttpConnectionManager {
    filters = List.copyOf(filters);
    accessLogs = List.copyOf(accessLogs);
    upgrades = List.copyOf(upgrades);
  }

  public enum Codec {
    AUTO,
    HTTP1,
    HTTP2
  }

  /// Of `common_http_protocol_options`.
  ///
  /// @param maxHeaders of a request; null: Envoy's default of 100
  /// @param maxStreamDuration of a request and its response; null or zero: none
  /// @param maxConnectionDuration until a connection is drained; null or zero: none
  /// @param maxRequestsPerConnection until a connection is drained; 0: no limit
  public record Bounds(
      @Nullable Integer maxHeaders,
      @Nullable Duration maxStreamDuration,
      @Nullable Duration maxConnectionDuration,
      int maxRequestsPerConnection) {
    public static final Bounds DEFAULT = new Bounds(null, null, null, 0);
  }

  /// What is looked at twice because servers may understand it otherwise.
  public record Scrutiny(Underscores underscores, EscapedSlashes escapedSlashes) {
    public static final Scrutiny DEFAULT = new Scrutiny(Underscores.ALLOW, EscapedSlashes.KEEP);

    /// `headers_with_underscores_action`
    public enum Underscores {
      ALLOW,
      REJECT_REQUEST,
      DROP_HEADER
    }

    /// `path_with_escaped_slashes_action`: what becomes of `%2F` and `%5C` in a path.
    public enum EscapedSlashes {
      KEEP,
      REJECT,
      /// They are unescaped and the client is told to come again.
      REDIRECT,
      /// They are unescaped.
      FORWARD
    }
  }

  /// `ServerHeaderTransformation`.
  public enum ServerHeader {
    OVERWRITE,
    APPEND_IF_ABSENT,
    PASS_THROUGH
  }

  /// What becomes of x-forwarded-client-cert, and what of the peer's certificate is put in.
  public record ClientCert(
      Forward forward, boolean subject, boolean uri, boolean dns, boolean cert, boolean chain) {
    /// Without the certificates themselves.
    public ClientCert(Forward forward, boolean subject, boolean uri, boolean dns) {
      this(forward, subject, uri, dns, false, false);
    }

    public enum Forward {
      SANITIZE,
      FORWARD_ONLY,
      APPEND_FORWARD,
      SANITIZE_SET,
      ALWAYS_FORWARD_ONLY
    }
  }
}
