package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Listeners by address, port and what they speak. An empty text or 0 filters nothing.
public record ListenerPrinter(String address, int port, String type) {

  public boolean isWanted(JsonNode listener) {
    return (address.isEmpty() || address.equals(address(listener)))
        && (port == 0 || port(listener).equals(Integer.toString(port)))
        && (type.isEmpty() || type.equalsIgnoreCase(type(listener)));
  }

  public Table table(List<JsonNode> listeners) {
    Table table = new Table("ADDRESS", "PORT", "TYPE");
    listeners.forEach(each -> table.row(address(each), port(each), type(each)));
    table.sort();
    return table;
  }

  private static String address(JsonNode listener) {
    JsonNode address = listener.path("address");
    return address.has("pipe")
        ? address.path("pipe").path("path").asString("")
        : address.path("socket_address").path("address").asString("");
  }

  private static String port(JsonNode listener) {
    return listener.path("address").path("socket_address").path("port_value").asString("0");
  }

  private static String type(JsonNode listener) {
    boolean http = false;
    boolean tcp = false;
    for (JsonNode filter : filters(listener)) {
      http |= isNamed(filter, "http_connection_manager");
      tcp |= isNamed(filter, "tcp_proxy");
    }
    return http ? (tcp ? "HTTP+TCP" : "HTTP") : tcp ? "TCP" : "UNKNOWN";
  }

  private static List<JsonNode> filters(JsonNode listener) {
    List<JsonNode> filters = new ArrayList<>();
    listener.path("filter_chains").forEach(chain -> chain.path("filters").forEach(filters::add));
    listener.path("default_filter_chain").path("filters").forEach(filters::add);
    return filters;
  }

  /// `envoy.http_connection_manager` or `envoy.filters.network.http_connection_manager`.
  private static boolean isNamed(JsonNode filter, String name) {
    return filter.path("name").asString("").endsWith("." + name);
  }
}
