package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Endpoints from Envoy's `/clusters?format=json` (admin/v3/clusters.proto). An empty text or 0
/// filters nothing.
public record EndpointPrinter(String address, int port, String cluster, String status) {

  public Table table(JsonNode page) {
    Table table = new Table("ENDPOINT", "STATUS", "OUTLIER CHECK", "CLUSTER");
    for (JsonNode each : page.path("cluster_statuses")) {
      for (JsonNode host : each.path("host_statuses")) {
        if (isWanted(each, host)) {
          table.row(
              endpoint(host), status(host), outlierCheck(host), each.path("name").asString(""));
        }
      }
    }
    table.sort();
    return table;
  }

  /// The clusters that have an endpoint in the table.
  public List<JsonNode> chosen(JsonNode page) {
    List<JsonNode> chosen = new ArrayList<>();
    for (JsonNode each : page.path("cluster_statuses")) {
      if (each.path("host_statuses").valueStream().anyMatch(host -> isWanted(each, host))) {
        chosen.add(each);
      }
    }
    return chosen;
  }

  private boolean isWanted(JsonNode statuses, JsonNode host) {
    JsonNode socket = host.path("address").path("socket_address");
    return (cluster.isEmpty() || cluster.equals(statuses.path("name").asString("")))
        && (address.isEmpty() || address.equals(socket.path("address").asString("")))
        && (port == 0 || socket.path("port_value").asInt(0) == port)
        && (status.isEmpty() || status.equalsIgnoreCase(status(host)));
  }

  private static String endpoint(JsonNode host) {
    JsonNode address = host.path("address");
    JsonNode socket = address.path("socket_address");
    return address.has("pipe")
        ? "unix://" + address.path("pipe").path("path").asString("")
        : socket.path("address").asString("") + ":" + socket.path("port_value").asString("0");
  }

  private static String outlierCheck(JsonNode host) {
    return isOutlier(host) ? "FAILED" : "OK";
  }

  private static boolean isOutlier(JsonNode host) {
    return host.path("health_status").path("failed_outlier_check").asBoolean(false);
  }

  /// What discovery said, unless the proxy found out worse itself.
  private static String status(JsonNode host) {
    JsonNode health = host.path("health_status");
    boolean failed = isOutlier(host) || health.path("failed_active_health_check").asBoolean(false);
    String eds = health.path("eds_health_status").asString("HEALTHY");
    return failed ? "UNHEALTHY" : eds.equals("UNKNOWN") ? "HEALTHY" : eds;
  }
}
