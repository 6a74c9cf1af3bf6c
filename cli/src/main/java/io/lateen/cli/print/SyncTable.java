package io.lateen.cli.print;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/// Pilot's `/debug/syncz` → who is in sync (Istio 1.1, `istioctl/pkg/writer/pilot/status.go`).
public final class SyncTable {
  private final Table table = new Table("NAME", "CDS", "LDS", "EDS", "RDS", "PILOT", "VERSION");

  public void add(String pilot, JsonNode syncz) {
    for (JsonNode proxy : syncz) {
      String name = proxy.path("proxy").asString("");
      if (!name.isEmpty()) {
        table.row(
            name,
            state(proxy, "cluster"),
            state(proxy, "listener"),
            endpoints(proxy),
            state(proxy, "route"),
            pilot,
            version(proxy));
      }
    }
  }

  public void print(PrintWriter out) {
    table.sort();
    table.print(out);
  }

  private static String state(JsonNode proxy, String type) {
    String sent = proxy.path(type + "_sent").asString("");
    String acked = proxy.path(type + "_acked").asString("");
    if (sent.isEmpty()) {
      return "NOT SENT";
    }
    if (sent.equals(acked)) {
      return "SYNCED";
    }
    return acked.isEmpty() ? "STALE (Never Acknowledged)" : "STALE";
  }

  private static String endpoints(JsonNode proxy) {
    String state = state(proxy, "endpoint");
    JsonNode percent = proxy.path("endpoint_percent");
    return state.equals("NOT SENT") || !percent.isNumber()
        ? state
        : "%s (%d%%)".formatted(state, percent.intValue());
  }

  private static String version(JsonNode proxy) {
    String version = proxy.path("proxy_version").asString("");
    return version.isEmpty() ? "-" : version;
  }
}
