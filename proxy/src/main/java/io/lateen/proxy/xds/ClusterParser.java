package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.SocketMatch;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.SocketSettings.Source;
import io.lateen.proxy.resource.SocketSettings.TcpKeepalive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `envoy.config.cluster.v3.Cluster` → `Cluster`.
final class ClusterParser {
  private static final String[] HARMLESS = {
    "per_connection_buffer_limit_bytes",
    "wait_for_warm_on_init",
    "cleanup_interval",
    "protocol_selection",
    "ignore_health_on_host_removal",
    "track_timeout_budgets",
    "track_cluster_stats",
    "preconnect_policy",
    "lrs_report_endpoint_metrics"
  };

  private ClusterParser() {}

  /// One of the control plane's.
  static Cluster parse(Fields cluster) {
    return parse(cluster, Sources.CONTROL_PLANE, null);
  }

  /// @param usual where connections come from when the cluster does not say; null: anywhere
  static Cluster parse(Fields cluster, Sources sources, @Nullable Source usual) {
    UpstreamHttp http = UpstreamHttp.parse(cluster);
    Fields lb = cluster.child("common_lb_config");
    Fields connection = cluster.child("upstream_connection_options");
    Cluster parsed =
        new Cluster(
            cluster.required("name"),
            cluster.string("alt_stat_name"),
            discovery(cluster, sources),
            cluster.duration("connect_timeout", Duration.ofSeconds(5)),
            balancing(cluster, lb),
            CircuitBreakersParser.parse(cluster.child("circuit_breakers")),
            OutlierDetectionParser.parse(cluster.child("outlier_detection")),
            http.http2(),
            http.version(),
            TlsParser.upstream(cluster.child("transport_socket")),
            sockets(cluster, connection, usual),
            http.maxRequestsPerConnection(),
            http.idleTimeout(),
            HealthCheckParser.parseAll(cluster),
            socketMatches(cluster),
            OriginParser.parse(cluster.child("metadata")));
    refuseUnread(lb, connection);
    if (!(parsed.discovery() instanceof Discovery.Dns)) {
      NameResolutionParser.ignore(cluster);
    }
    cluster.refuseOthers(HARMLESS);
    return parsed;
  }

  private static List<SocketMatch> socketMatches(Fields cluster) {
    List<SocketMatch> matches = new ArrayList<>();
    for (Fields match : cluster.children("transport_socket_matches")) {
      Map<String, String> criterion = new HashMap<>();
      Fields struct = match.child("match");
      for (Fields field : struct == null ? List.<Fields>of() : struct.entries("fields")) {
        Fields value = field.child("value");
        if (value == null || !value.has("string_value")) {
          field.problem("value", "no text (expected: a text)");
        } else {
          criterion.put(field.string("key"), value.string("string_value"));
        }
      }
      matches.add(
          new SocketMatch(
              match.required("name"),
              criterion,
              TlsParser.upstream(match.child("transport_socket"))));
      match.refuseOthers();
    }
    return matches;
  }

  private static void refuseUnread(@Nullable Fields lb, @Nullable Fields connection) {
    if (lb != null) {
      // Zones are those of Envoy's own `local_cluster_name`; hosts are taken over one by one.
      lb.refuseOthers("zone_aware_lb_config", "update_merge_window");
    }
    if (connection != null) {
      connection.refuseOthers(
          "happy_eyeballs_config", "set_local_interface_name_on_upstream_connections");
    }
  }

  private static Discovery discovery(Fields cluster, Sources sources) {
    String type = cluster.word("type");
    return switch (type) {
      case "STATIC" -> new Discovery.Static(inline(cluster));
      case "EDS" -> eds(cluster, sources);
      case "STRICT_DNS", "LOGICAL_DNS" ->
          new Discovery.Dns(
              inline(cluster), type.equals("LOGICAL_DNS"), NameResolutionParser.parse(cluster));
      case "ORIGINAL_DST" -> originalDestination(cluster.child("original_dst_lb_config"));
      default -> {
        cluster.problem("type", type + " is not supported");
        yield new Discovery.OriginalDst("");
      }
    };
  }

  private static Discovery originalDestination(@Nullable Fields config) {
    if (config == null) {
      return new Discovery.OriginalDst("");
    }
    String named = config.string("http_header_name");
    String header = named.isEmpty() ? "x-envoy-original-dst-host" : named;
    Discovery parsed = new Discovery.OriginalDst(config.bool("use_http_header") ? header : "");
    config.refuseOthers();
    return parsed;
  }

  private static Assignment inline(Fields cluster) {
    Fields assignment = cluster.child("load_assignment");
    return assignment == null
        ? Assignment.empty(cluster.string("name"))
        : AssignmentParser.parse(assignment);
  }

  private static Discovery eds(Fields cluster, Sources sources) {
    Fields eds = cluster.requiredChild("eds_cluster_config");
    String service = eds == null ? "" : eds.string("service_name");
    String name = service.isEmpty() ? cluster.string("name") : service;
    return new Discovery.Eds(name, eds == null ? "" : sources.path(eds, "eds_config"));
  }

  private static LoadBalancing balancing(Fields cluster, @Nullable Fields lb) {
    boolean weighted = lb != null && lb.has("locality_weighted_lb_config");
    return new LoadBalancing(
        LbPolicyParser.parse(cluster),
        panicThreshold(lb),
        weighted,
        SubsetBalancingParser.parse(cluster, weighted));
  }

  private static int panicThreshold(@Nullable Fields lb) {
    Fields threshold = lb == null ? null : lb.child("healthy_panic_threshold");
    return threshold == null ? 50 : (int) threshold.number("value", 0);
  }

  private static SocketSettings sockets(
      Fields cluster, @Nullable Fields connection, @Nullable Source usual) {
    Source own = SourceParser.parse(cluster.child("upstream_bind_config"));
    return new SocketSettings(
        keepalive(connection == null ? null : connection.child("tcp_keepalive")),
        cluster.has("upstream_bind_config") ? own : usual);
  }

  private static @Nullable TcpKeepalive keepalive(@Nullable Fields keepalive) {
    return keepalive == null
        ? null
        : new TcpKeepalive(
            keepalive.integerOrNull("keepalive_probes"),
            keepalive.integerOrNull("keepalive_time"),
            keepalive.integerOrNull("keepalive_interval"));
  }
}
