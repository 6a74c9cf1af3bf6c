package io.lateen.cli.print;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A plan for people.
public final class PlanPrinter {
  private static final Map<String, String> TYPES =
      Map.of(
          "Cluster", "CDS",
          "ClusterLoadAssignment", "EDS",
          "Listener", "LDS",
          "RouteConfiguration", "RDS");

  private final PrintWriter out;

  public PlanPrinter(PrintWriter out) {
    this.out = out;
  }

  public void print(JsonNode plan) {
    for (JsonNode row : plan.path("admission")) {
      out.println(text(row, "object") + ": " + text(row, "verdict"));
      if (row.has("reason")) {
        out.println("  " + text(row, "reason"));
      }
      row.path("warnings").forEach(warning -> out.println("  warning: " + warning.asString("")));
    }
    for (JsonNode row : plan.path("problems")) {
      out.println(text(row, "object") + ": not applied: " + text(row, "problem"));
    }
    if (plan.has("proxies")) {
      out.println();
      pushes(plan);
    }
  }

  private void pushes(JsonNode plan) {
    JsonNode proxies = plan.path("proxies");
    if (proxies.isEmpty()) {
      out.println("Nothing changes for any of " + plan.path("untouched").asInt(0) + " proxies.");
      return;
    }
    Table table = new Table("PROXY", "TYPE", "RESOURCE", "CHANGE", "BYTES");
    long total = 0;
    for (JsonNode proxy : proxies) {
      for (JsonNode change : proxy.path("changes")) {
        table.row(
            text(proxy, "proxy"),
            TYPES.getOrDefault(text(change, "type"), text(change, "type")),
            text(change, "name"),
            text(change, "kind"),
            String.valueOf(change.path("bytes").asLong(0)));
      }
      total += proxy.path("bytes").asLong(0);
    }
    table.print(out);
    out.println();
    out.printf(
        Locale.ROOT,
        "%d of %d proxies are sent %d bytes in all.%n",
        proxies.size(),
        proxies.size() + plan.path("untouched").asInt(0),
        total);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
