package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Envoy's `/config_dump` (admin/v3/config_dump.proto): what is in force, not what is warming.
public record ConfigDump(JsonNode tree) {

  public List<JsonNode> clusters() {
    List<JsonNode> clusters = new ArrayList<>();
    each(
        part("ClustersConfigDump"),
        "static_clusters",
        entry -> clusters.add(entry.path("cluster")));
    clusters.addAll(pushedClusters());
    return clusters;
  }

  /// Clusters that came by CDS.
  List<JsonNode> pushedClusters() {
    List<JsonNode> clusters = new ArrayList<>();
    each(
        part("ClustersConfigDump"),
        "dynamic_active_clusters",
        entry -> clusters.add(entry.path("cluster")));
    return clusters;
  }

  public List<JsonNode> listeners() {
    List<JsonNode> listeners = new ArrayList<>();
    each(
        part("ListenersConfigDump"),
        "static_listeners",
        entry -> listeners.add(entry.path("listener")));
    listeners.addAll(pushedListeners());
    return listeners;
  }

  /// Listeners that came by LDS.
  List<JsonNode> pushedListeners() {
    List<JsonNode> listeners = new ArrayList<>();
    each(
        part("ListenersConfigDump"),
        "dynamic_listeners",
        entry -> {
          if (entry.path("active_state").has("listener")) {
            listeners.add(entry.path("active_state").path("listener"));
          }
        });
    return listeners;
  }

  /// When the newest of the routes came, RFC 3339; empty if the dump does not say.
  String routesLoaded() {
    List<String> times = new ArrayList<>();
    each(
        part("RoutesConfigDump"),
        "dynamic_route_configs",
        entry -> times.add(entry.path("last_updated").asString("")));
    return times.stream().max(Comparator.naturalOrder()).orElse("");
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
