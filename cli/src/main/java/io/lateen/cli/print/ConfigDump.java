package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Envoy's `/config_dump` (admin/v3/config_dump.proto): what is in force, not what is warming.
public record ConfigDump(JsonNode tree) {

  public List<JsonNode> clusters() {
    JsonNode part = part("ClustersConfigDump");
    List<JsonNode> clusters = new ArrayList<>();
    each(part, "static_clusters", entry -> clusters.add(entry.path("cluster")));
    each(part, "dynamic_active_clusters", entry -> clusters.add(entry.path("cluster")));
    return clusters;
  }

  public List<JsonNode> listeners() {
    JsonNode part = part("ListenersConfigDump");
    List<JsonNode> listeners = new ArrayList<>();
    each(part, "static_listeners", entry -> listeners.add(entry.path("listener")));
    each(
        part,
        "dynamic_listeners",
        entry -> {
          if (entry.path("active_state").has("listener")) {
            listeners.add(entry.path("active_state").path("listener"));
          }
        });
    return listeners;
  }

  /// Routes that came by RDS.
  public List<JsonNode> routes() {
    List<JsonNode> routes = new ArrayList<>();
    each(
        part("RoutesConfigDump"),
        "dynamic_route_configs",
        entry -> routes.add(entry.path("route_config")));
    return routes;
  }

  public JsonNode bootstrap() {
    return part("BootstrapConfigDump");
  }

  private JsonNode part(String type) {
    for (JsonNode part : tree.path("configs")) {
      if (part.path("@type").asString("").endsWith("." + type)) {
        return part;
      }
    }
    return tree.path("configs").path(-1);
  }

  private static void each(JsonNode part, String list, Consumer<JsonNode> consumer) {
    part.path(list).forEach(consumer);
  }
}
