package io.lateen.proxy.admin;

import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.resource.CircuitBreakers.Thresholds;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// `/clusters`, as text and as `envoy.admin.v3.Clusters`.
final class ClustersPage {
  private ClustersPage() {}

  private static List<Cluster> sorted(RuntimeView view) {
    List<Cluster> clusters = new ArrayList<>(view.snapshot().clusters().values());
    clusters.sort(Comparator.comparing(Cluster::name));
    return clusters;
  }

  /// @param fixed names of those that stand in the bootstrap
  static String text(RuntimeView view, Set<String> fixed) {
    StringBuilder out = new StringBuilder();
    for (Cluster cluster : sorted(view)) {
      thresholds(cluster, "default", cluster.circuitBreakers().normal(), out);
      thresholds(cluster, "high", cluster.circuitBreakers().high(), out);
      line(cluster, "added_via_api", String.valueOf(!fixed.contains(cluster.name())), out);
      for (HostStatus host : view.hosts(cluster)) {
        host(cluster, host, out);
      }
    }
    return out.toString();
  }

  private static void thresholds(
      Cluster cluster, String priority, Thresholds limits, StringBuilder out) {
    String prefix = priority + "_priority::";
    line(cluster, prefix + "max_connections", Long.toString(limits.maxConnections()), out);
    line(cluster, prefix + "max_pending_requests", Long.toString(limits.maxPendingRequests()), out);
    line(cluster, prefix + "max_requests", Long.toString(limits.maxRequests()), out);
    line(cluster, prefix + "max_retries", Long.toString(limits.maxRetries()), out);
  }

  private static void line(Cluster cluster, String key, String value, StringBuilder out) {
    out.append(cluster.name()).append("::").append(key).append("::").append(value).append('\n');
  }

  private static void host(Cluster cluster, HostStatus host, StringBuilder out) {
    String prefix = host.address().place() + "::";
    host.stats().forEach((name, v) -> line(cluster, prefix + name, Long.toString(v), out));
    line(cluster, prefix + "hostname", host.hostname(), out);
    line(cluster, prefix + "health_flags", flags(host), out);
    line(cluster, prefix + "weight", Integer.toString(host.weight()), out);
    line(cluster, prefix + "region", host.region(), out);
    line(cluster, prefix + "zone", host.zone(), out);
    line(cluster, prefix + "sub_zone", host.subZone(), out);
    line(cluster, prefix + "priority", Integer.toString(host.priority()), out);
  }

  /// As Envoy writes them, in its order; `healthy` when there is none.
  private static String flags(HostStatus host) {
    String flags =
        (host.failedCheck() ? "/failed_active_hc" : "")
            + (host.ejected() ? "/failed_outlier_check" : "")
            + switch (host.health()) {
              case "UNHEALTHY" -> "/failed_eds_health";
              case "DEGRADED" -> "/degraded_eds_health";
              case "DRAINING" -> "/eds_status_draining";
              default -> "";
            }
            + (host.pendingCheck() ? "/pending_active_hc" : "");
    return flags.isEmpty() ? "healthy" : flags;
  }

  /// @param fixed names of those that stand in the bootstrap
  static String json(RuntimeView view, Set<String> fixed) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("cluster_statuses").beginArray();
    for (Cluster cluster : sorted(view)) {
      out.beginObject().field("name", cluster.name());
      if (!fixed.contains(cluster.name())) {
        out.field("added_via_api", true);
      }
      out.name("host_statuses").beginArray();
      view.hosts(cluster).forEach(host -> host(host, out));
      out.endArray();
      out.field("observability_name", cluster.name());
      if (cluster.discovery() instanceof Discovery.Eds eds) {
        out.field("eds_service_name", eds.serviceName());
      }
      out.endObject();
    }
    return out.endArray().endObject() + "\n";
  }

  private static void host(HostStatus host, JsonWriter out) {
    out.beginObject().name("address");
    ListenersPage.address(host.address(), out);
    out.name("stats").beginArray();
    host.stats()
        .forEach(
            (name, value) -> {
              out.beginObject();
              if (value != 0) {
                out.field("value", Long.toString(value));
              }
              out.field("type", name.endsWith("_active") ? "GAUGE" : "COUNTER").field("name", name);
              out.endObject();
            });
    out.endArray();
    out.name("health_status").beginObject();
    if (host.ejected()) {
      out.field("failed_outlier_check", true);
    }
    if (host.failedCheck()) {
      out.field("failed_active_health_check", true);
    }
    if (host.pendingCheck()) {
      out.field("pending_active_hc", true);
    }
    out.field("eds_health_status", host.health()).endObject();
    out.field("weight", host.weight()).field("hostname", host.hostname());
    out.name("locality").beginObject();
    out.field("region", host.region()).field("zone", host.zone());
    out.field("sub_zone", host.subZone()).endObject();
    out.field("priority", host.priority()).endObject();
  }
}
