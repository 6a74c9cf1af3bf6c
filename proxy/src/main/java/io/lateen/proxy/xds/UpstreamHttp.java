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

  /// What is about requests that come in, or is done here whatever it says.
  private static final String[] HARMLESS_IN_HTTP1 = {
    "allow_absolute_url",
    "accept_http_10",
    "default_host_for_http_10",
    "enable_trailers",
    "override_stream_error_on_invalid_http_message",
    "use_balsa_parser",
    "allow_custom_methods"
  };

  static UpstreamHttp parse(Fields cluster) {
    refuseOthers(cluster.child("upstream_http_protocol_options"));
    refuseOthers(cluster.child("http_protocol_options"), HARMLESS_IN_HTTP1);
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
        http2 = http2(explicit);
      }
      refuseOthers(options.child("upstream_http_protocol_options"));
      Fields automatic = options.child("auto_config");
      if (automatic != null) {
        http2 = http2(automatic);
        version = HttpVersion.NEGOTIATED;
      }
      Fields same = options.child("use_downstream_protocol_config");
      if (same != null) {
        http2 = http2(same);
        version = HttpVersion.DOWNSTREAM;
      }
      options.refuseOthers();
    }
    int maxRequests = cluster.integer("max_requests_per_connection", 0);
    UpstreamHttp parsed =
        new UpstreamHttp(
            http2,
            version,
            common == null
                ? maxRequests
                : common.integer("max_requests_per_connection", maxRequests),
            common == null ? null : common.duration("idle_timeout"));
    // Underscores are looked for in what clients send.
    refuseOthers(common, "headers_with_underscores_action");
    return parsed;
  }

  private static @Nullable Http2Options http2(Fields versions) {
    Http2Options http2 =
        HttpConnectionManagerParser.http2(versions.child("http2_protocol_options"));
    refuseOthers(versions.child("http_protocol_options"), HARMLESS_IN_HTTP1);
    versions.refuseOthers();
    return http2;
  }

  private static void refuseOthers(@Nullable Fields options, String... harmless) {
    if (options != null) {
      options.refuseOthers(harmless);
    }
  }
}
