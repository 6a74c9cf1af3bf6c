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
/// @param tracing null: none
/// @param upgrades upgrade types allowed, lower case (`websocket`)
public record HttpConnectionManager(
    String statPrefix,
    RouteSource routes,
    List<HttpFilterConfig> filters,
    Codec codec,
    boolean useRemoteAddress,
    int xffNumTrustedHops,
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
    EscapedSlashes escapedSlashes,
    ClientCert clientCert,
    @Nullable Http2Options http2,
    @Nullable Tracing tracing)
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

  /// What becomes of `%2F` and `%5C` in a path (`PathWithEscapedSlashesAction`).
  public enum EscapedSlashes {
    KEEP,
    REJECT,
    UNESCAPE
  }

  /// `ServerHeaderTransformation`.
  public enum ServerHeader {
    OVERWRITE,
    APPEND_IF_ABSENT,
    PASS_THROUGH
  }

  /// What becomes of x-forwarded-client-cert, and what of the peer's certificate is put in.
  public record ClientCert(Forward forward, boolean subject, boolean uri, boolean dns) {
    public enum Forward {
      SANITIZE,
      FORWARD_ONLY,
      APPEND_FORWARD,
      SANITIZE_SET,
      ALWAYS_FORWARD_ONLY
    }
  }
}
