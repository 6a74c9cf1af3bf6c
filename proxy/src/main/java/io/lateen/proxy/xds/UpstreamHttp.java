package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Cluster.HttpVersion;
import io.lateen.proxy.resource.Http2Options;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a cluster says about HTTP to its endpoints, in the old fields or the newer extension. See
/// `resource.Cluster`.
record UpstreamHttp(
    @Nullable Http2Options http2,
    HttpVersion version,
    int maxRequestsPerConnection,
    @Nullable Duration idleTimeout) {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  static UpstreamHttp parse(Fields cluster) {
    refuseAutomatic(cluster.child("upstream_http_protocol_options"));
    Fields common = cluster.child("common_http_protocol_options");
    Http2Options http2 = HttpConnectionManagerParser.http2(cluster.child("http2_protocol_options"));
    HttpVersion version =
        cluster.word("protocol_selection").equals("USE_DOWNSTREAM_PROTOCOL")
            ? HttpVersion.DOWNSTREAM
            : HttpVersion.CONFIGURED;
    for (Fields entry : cluster.entries("typed_extension_protocol_options")) {
      Fields options = entry.anyType("value").equals(HTTP_OPTIONS) ? entry.any("value") : null;
      if (options == null) {
        entry.problem("value", entry.anyType("value") + " is not supported");
        continue;
      }
      Fields newer = options.child("common_http_protocol_options");
      common = newer == null ? common : newer;
      Fields explicit = options.child("explicit_http_config");
      if (explicit != null) {
        http2 = HttpConnectionManagerParser.http2(explicit.child("http2_protocol_options"));
        explicit.refuseOthers("http_protocol_options");
      }
      refuseAutomatic(options.child("upstream_http_protocol_options"));
      Fields automatic = options.child("auto_config");
      if (automatic != null) {
        http2 = HttpConnectionManagerParser.http2(automatic.child("http2_protocol_options"));
        automatic.refuseOthers("http_protocol_options");
        version = HttpVersion.NEGOTIATED;
      }
      Fields same = options.child("use_downstream_protocol_config");
      if (same != null) {
        http2 = HttpConnectionManagerParser.http2(same.child("http2_protocol_options"));
        same.refuseOthers("http_protocol_options");
        version = HttpVersion.DOWNSTREAM;
      }
      options.refuseOthers();
    }
    int maxRequests = cluster.integer("max_requests_per_connection", 0);
    return new UpstreamHttp(
        http2,
        version,
        common == null ? maxRequests : common.integer("max_requests_per_connection", maxRequests),
        common == null ? null : common.duration("idle_timeout"));
  }

  /// SNI and names taken from each request.
  private static void refuseAutomatic(@Nullable Fields options) {
    if (options != null) {
      options.refuseOthers();
    }
  }
}
