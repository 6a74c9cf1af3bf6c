package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.HealthCheck;
import io.lateen.proxy.resource.HealthCheck.Intervals;
import io.lateen.proxy.resource.HealthCheck.Probe;
import io.lateen.proxy.resource.HealthCheck.Range;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `envoy.config.core.v3.HealthCheck`, over HTTP/1.1, gRPC and TCP.
final class HealthCheckParser {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private HealthCheckParser() {}

  static List<HealthCheck> parseAll(Fields cluster) {
    List<HealthCheck> checks = new ArrayList<>();
    for (Fields check : cluster.children("health_checks")) {
      HealthCheck parsed = parse(check);
      if (parsed != null) {
        checks.add(parsed);
      }
    }
    if (checks.size() > 1) {
      cluster.problem("health_checks", checks.size() + " (expected: one at most)");
    }
    return checks;
  }

  private static @Nullable HealthCheck parse(Fields check) {
    Probe probe = probe(check);
    Duration usual = required(check, "interval");
    Duration noTraffic = check.duration("no_traffic_interval", MINUTE);
    Duration unhealthy = check.duration("unhealthy_interval", usual);
    HealthCheck parsed =
        new HealthCheck(
            Objects.requireNonNullElse(probe, new HealthCheck.Tcp("", List.of())),
            required(check, "timeout"),
            check.duration("initial_jitter", Duration.ZERO),
            check.duration("interval_jitter", Duration.ZERO),
            check.integer("interval_jitter_percent", 0),
            positive(check, "unhealthy_threshold"),
            positive(check, "healthy_threshold"),
            check.integer("alt_port", 0, 0, 65_535),
            new Intervals(
                usual,
                unhealthy,
                check.duration("unhealthy_edge_interval", unhealthy),
                check.duration("healthy_edge_interval", usual),
                noTraffic,
                check.duration("no_traffic_healthy_interval", noTraffic)));
    check.refuseOthers(
        "reuse_connection",
        "event_log_path",
        "always_log_health_check_failures",
        "always_log_health_check_success");
    return probe == null ? null : parsed;
  }

  private static Duration required(Fields check, String field) {
    Duration value = check.duration(field, Duration.ZERO);
    if (!value.isPositive()) {
      check.problem(field, value + " (expected: more than 0)");
    }
    return value;
  }

  private static int positive(Fields check, String field) {
    return check.integer(field, 1, 1, Integer.MAX_VALUE);
  }

  private static @Nullable Probe probe(Fields check) {
    Fields http = check.child("http_health_check");
    if (http != null) {
      return http(http);
    }
    Fields tcp = check.child("tcp_health_check");
    if (tcp != null) {
      return tcp(tcp);
    }
    Fields grpc = check.child("grpc_health_check");
    if (grpc != null) {
      return grpc(grpc);
    }
    check.problem(
        "health_checker",
        "not supported (expected: http_health_check, grpc_health_check or tcp_health_check)");
    return null;
  }

  private static Probe http(Fields http) {
    String method = http.word("method").replace("METHOD_UNSPECIFIED", "GET");
    List<Range> expected = ranges(http, "expected_statuses");
    Map<String, String> headers = headers(http, "request_headers_to_add");
    Probe probe =
        new HealthCheck.Http(
            method,
            http.string("host"),
            http.required("path"),
            headers,
            expected.isEmpty() ? List.of(new Range(200, 201)) : expected,
            ranges(http, "retriable_statuses"));
    if (!http.word("codec_client_type").equals("HTTP1")) {
      http.problem("codec_client_type", http.word("codec_client_type") + " (expected: HTTP1)");
    }
    http.refuseOthers("response_buffer_size");
    return probe;
  }

  private static Map<String, String> headers(Fields probe, String field) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Fields option : probe.children(field)) {
      Fields header = option.requiredChild("header");
      if (header != null) {
        headers.put(header.required("key").toLowerCase(Locale.ROOT), header.string("value"));
        header.refuseOthers();
      }
      option.refuseOthers("append", "append_action");
    }
    return headers;
  }

  private static Probe grpc(Fields grpc) {
    Probe probe =
        new HealthCheck.Grpc(
            grpc.string("service_name"),
            grpc.string("authority"),
            headers(grpc, "initial_metadata"));
    grpc.refuseOthers();
    return probe;
  }

  private static List<Range> ranges(Fields http, String field) {
    List<Range> ranges = new ArrayList<>();
    for (Fields range : http.children(field)) {
      int from = (int) range.whole("start", 0);
      int to = (int) range.whole("end", 0);
      if (from < 100 || to <= from || to > 600) {
        range.problem("end", from + ".." + to + " (expected: 100 <= start < end <= 600)");
      }
      ranges.add(new Range(from, to));
    }
    return ranges;
  }

  private static Probe tcp(Fields tcp) {
    Fields send = tcp.child("send");
    List<String> receive = new ArrayList<>();
    for (Fields payload : tcp.children("receive")) {
      receive.add(payload(payload));
    }
    tcp.refuseOthers();
    return new HealthCheck.Tcp(send == null ? "" : payload(send), receive);
  }

  /// Hexadecimal digits, or octets.
  private static String payload(Fields payload) {
    if (!payload.has("text")) {
      return payload.bytes("binary").toString(StandardCharsets.ISO_8859_1);
    }
    String text = payload.string("text");
    try {
      return new String(HexFormat.of().parseHex(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      payload.problem("text", text + " (expected: hexadecimal digits, two for each octet)");
      return "";
    }
  }
}
