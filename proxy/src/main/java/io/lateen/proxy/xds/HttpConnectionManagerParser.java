package io.lateen.proxy.xds;

import io.lateen.proxy.matcher.CidrRangeParser;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.HeaderOperations;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.HttpConnectionManager.Bounds;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert;
import io.lateen.proxy.resource.HttpConnectionManager.Codec;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.EscapedSlashes;
import io.lateen.proxy.resource.HttpConnectionManager.Scrutiny.Underscores;
import io.lateen.proxy.resource.HttpConnectionManager.ServerHeader;
import io.lateen.proxy.resource.InternalAddresses;
import io.lateen.proxy.resource.PerFilterConfig;
import io.lateen.proxy.resource.RouteSource;
import io.lateen.proxy.resource.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `HttpConnectionManager` of Envoy → ours.
final class HttpConnectionManagerParser {
  /// What does not change how a request is answered, or is a default of ours anyway.
  private static final String[] HARMLESS = {
    "delayed_close_timeout",
    "stream_error_on_invalid_http_message",
    "add_proxy_protocol_connection_state",
    "append_local_overload",
    "http3_protocol_options"
  };

  /// A client that does not read is not read from either, so what waits for it is bounded; a
  /// message that breaks the rules ends its stream only.
  private static final String[] HARMLESS_IN_HTTP2 = {
    "max_outbound_frames",
    "stream_error_on_invalid_http_messaging",
    "override_stream_error_on_invalid_http_message",
    "use_oghttp2_codec",
    "max_metadata_size"
  };

  private static final int USUAL_JITTER = 15;

  private final FilterParsers filters;
  private final RouteTableParser tables;
  private final Sources sources;

  HttpConnectionManagerParser(FilterParsers filters, Sources sources) {
    this.filters = filters;
    this.sources = sources;
    this.tables = new RouteTableParser(filters);
  }

  /// @param inbound whether its listener is for calls to the workload
  HttpConnectionManager parse(Fields manager, boolean inbound) {
    Fields common = manager.child("common_http_protocol_options");
    Fields http1 = manager.child("http_protocol_options");
    HttpConnectionManager parsed =
        new HttpConnectionManager(
            manager.required("stat_prefix"),
            routes(manager),
            filters.filters(manager),
            codec(manager),
            manager.bool("use_remote_address"),
            manager.integer("xff_num_trusted_hops", 0),
            internalAddresses(manager.child("internal_address_config")),
            manager.bool("skip_xff_append"),
            manager.has("server_name") ? manager.string("server_name") : "envoy",
            serverHeader(manager),
            manager.bool("generate_request_id", true),
            manager.bool("preserve_external_request_id"),
            manager.bool("always_set_request_id_in_response"),
            AccessLogParser.parseAll(manager),
            manager.duration("stream_idle_timeout"),
            manager.duration("request_timeout"),
            manager.duration("request_headers_timeout"),
            common == null ? null : common.duration("idle_timeout"),
            manager.duration("drain_timeout"),
            manager.integerOrNull("max_request_headers_kb"),
            upgrades(manager),
            http1 == null || http1.bool("allow_absolute_url", true),
            http1 != null && http1.bool("accept_http_10"),
            manager.bool("normalize_path"),
            manager.bool("merge_slashes"),
            clientCert(manager),
            http2(manager.child("http2_protocol_options")),
            TracingParser.parse(manager.child("tracing"), inbound),
            bounds(common),
            scrutiny(manager, common));
    refuseUnread(common, http1);
    manager.refuseOthers(HARMLESS);
    if (parsed.filters().isEmpty()) {
      manager.problem("http_filters", "empty (expected: a router at the end)");
    }
    return parsed;
  }

  /// Trailers always pass; methods of any name and names in any case do too.
  private static void refuseUnread(@Nullable Fields common, @Nullable Fields http1) {
    if (common != null) {
      common.refuseOthers("max_response_headers_kb");
    }
    if (http1 != null) {
      http1.refuseOthers(
          "enable_trailers",
          "allow_custom_methods",
          "use_balsa_parser",
          "override_stream_error_on_invalid_http_message");
    }
  }

  private static Bounds bounds(@Nullable Fields common) {
    return common == null
        ? Bounds.DEFAULT
        : new Bounds(
            within(common, "max_headers_count", 1, 1 << 14),
            common.duration("max_stream_duration"),
            common.duration("max_connection_duration"),
            common.integer("max_requests_per_connection", 0));
  }

  private static Scrutiny scrutiny(Fields manager, @Nullable Fields common) {
    String underscores = common == null ? "" : common.word("headers_with_underscores_action");
    return new Scrutiny(
        switch (underscores) {
          case "REJECT_REQUEST" -> Underscores.REJECT_REQUEST;
          case "DROP_HEADER" -> Underscores.DROP_HEADER;
          default -> Underscores.ALLOW;
        },
        switch (manager.word("path_with_escaped_slashes_action")) {
          case "REJECT_REQUEST" -> EscapedSlashes.REJECT;
          case "UNESCAPE_AND_REDIRECT" -> EscapedSlashes.REDIRECT;
          case "UNESCAPE_AND_FORWARD" -> EscapedSlashes.FORWARD;
          default -> EscapedSlashes.KEEP;
        });
  }

  private RouteSource routes(Fields manager) {
    Fields inline = manager.child("route_config");
    if (inline != null) {
      return new RouteSource.Inline(tables.parse(inline));
    }
    Fields rds = manager.child("rds");
    if (rds == null) {
      manager.problem("route_specifier", "missing (expected: rds or route_config)");
      return new RouteSource.Inline(EMPTY);
    }
    return new RouteSource.Rds(
        rds.required("route_config_name"), sources.path(rds, "config_source"));
  }

  private static final RouteTable EMPTY =
      new RouteTable(
          "",
          List.of(),
          HeaderOperations.NONE,
          false,
          false,
          false,
          List.of(),
          PerFilterConfig.NONE);

  private static InternalAddresses internalAddresses(@Nullable Fields internal) {
    if (internal == null) {
      return InternalAddresses.NONE;
    }
    InternalAddresses parsed =
        new InternalAddresses(
            CidrRangeParser.parseAll(internal, "cidr_ranges"), internal.bool("unix_sockets"));
    internal.refuseOthers();
    return parsed;
  }

  private static Codec codec(Fields manager) {
    String word = manager.word("codec_type");
    return switch (word) {
      case "AUTO" -> Codec.AUTO;
      case "HTTP1" -> Codec.HTTP1;
      case "HTTP2" -> Codec.HTTP2;
      default -> {
        manager.problem(
            "codec_type", word + " (expected: AUTO, HTTP1 or HTTP2; HTTP/3 is not spoken)");
        yield Codec.AUTO;
      }
    };
  }

  private static ServerHeader serverHeader(Fields manager) {
    return switch (manager.word("server_header_transformation")) {
      case "APPEND_IF_ABSENT" -> ServerHeader.APPEND_IF_ABSENT;
      case "PASS_THROUGH" -> ServerHeader.PASS_THROUGH;
      default -> ServerHeader.OVERWRITE;
    };
  }

  private static List<String> upgrades(Fields manager) {
    List<String> upgrades = new ArrayList<>();
    for (Fields upgrade : manager.children("upgrade_configs")) {
      if (upgrade.bool("enabled", true)) {
        upgrades.add(upgrade.required("upgrade_type").toLowerCase(Locale.ROOT));
      }
      upgrade.refuseOthers();
    }
    return upgrades;
  }

  private static ClientCert clientCert(Fields manager) {
    Fields details = manager.child("set_current_client_cert_details");
    return new ClientCert(
        ClientCert.Forward.valueOf(manager.word("forward_client_cert_details")),
        details != null && details.bool("subject"),
        details != null && details.bool("uri"),
        details != null && details.bool("dns"),
        details != null && details.bool("cert"),
        details != null && details.bool("chain"));
  }

  static @Nullable Http2Options http2(@Nullable Fields options) {
    if (options == null) {
      return null;
    }
    Http2Options parsed =
        new Http2Options(
            within(options, "hpack_table_size", 0, 1 << 20),
            within(options, "max_concurrent_streams", 1, Integer.MAX_VALUE),
            within(options, "initial_stream_window_size", 65_535, Integer.MAX_VALUE),
            within(options, "initial_connection_window_size", 65_535, Integer.MAX_VALUE),
            within(options, "max_outbound_control_frames", 1, Integer.MAX_VALUE),
            within(
                options, "max_consecutive_inbound_frames_with_empty_payload", 0, Integer.MAX_VALUE),
            within(options, "max_inbound_priority_frames_per_stream", 0, 1 << 20),
            within(options, "max_inbound_window_update_frames_per_data_frame_sent", 1, 1 << 20),
            options.bool("allow_connect"),
            keepalive(options.child("connection_keepalive")));
    options.refuseOthers(HARMLESS_IN_HTTP2);
    return parsed;
  }

  private static Http2Options.@Nullable Keepalive keepalive(@Nullable Fields keepalive) {
    if (keepalive == null) {
      return null;
    }
    Fields jitter = keepalive.child("interval_jitter");
    Http2Options.Keepalive parsed =
        new Http2Options.Keepalive(
            keepalive.duration("interval", Duration.ZERO),
            keepalive.duration("timeout", Duration.ZERO),
            jitter == null ? USUAL_JITTER : (int) jitter.number("value", 0),
            keepalive.duration("connection_idle_interval", Duration.ZERO));
    if (parsed.timeout().toMillis() < 1) {
      keepalive.problem("timeout", parsed.timeout() + " (expected: 1 ms or more)");
    }
    keepalive.refuseOthers();
    return parsed;
  }

  private static @Nullable Integer within(Fields options, String name, int least, int most) {
    return options.has(name) ? options.integer(name, least, least, most) : null;
  }
}
