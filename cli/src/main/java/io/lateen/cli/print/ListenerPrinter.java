package io.lateen.cli.print;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Listeners by address, port and what they speak. An empty text or 0 filters nothing.
public record ListenerPrinter(String address, int port, String type) {
  private static final String LEARNT = "learned_protocols";

  public boolean isWanted(JsonNode listener) {
    return (address.isEmpty() || address.equals(address(listener)))
        && (port == 0 || port(listener).equals(Integer.toString(port)))
        && (type.isEmpty() || type.equalsIgnoreCase(type(listener)));
  }

  public Table table(List<JsonNode> listeners) {
    boolean learnt = listeners.stream().anyMatch(each -> each.has(LEARNT));
    Table table =
        learnt
            ? new Table("ADDRESS", "PORT", "TYPE", "LEARNT")
            : new Table("ADDRESS", "PORT", "TYPE");
    for (JsonNode each : listeners) {
      if (learnt) {
        table.row(address(each), port(each), type(each), learnt(each));
      } else {
        table.row(address(each), port(each), type(each));
      }
    }
    table.sort();
    return table;
  }

  /// Adds to the listeners what the proxy found their destinations to speak.
  ///
  /// @param statuses the page `/listeners?format=json`; Envoy's says nothing of it
  public static void addLearnt(List<JsonNode> listeners, JsonNode statuses) {
    for (JsonNode status : statuses.path("listener_statuses")) {
      for (JsonNode listener : listeners) {
        if (status.has(LEARNT)
            && listener instanceof ObjectNode object
            && listener.path("name").equals(status.path("name"))) {
          object.set(LEARNT, status.path(LEARNT));
        }
      }
    }
  }

  /// `server-first since 10:02:03Z`, of each destination when there are several.
  private static String learnt(JsonNode listener) {
    JsonNode all = listener.path(LEARNT);
    List<String> texts = new ArrayList<>();
    for (JsonNode one : all) {
      String since = one.path("since").asString("").replaceAll("^.*T|\\.\\d+", "");
      String text = one.path("protocol").asString("") + " since " + since;
      texts.add(all.size() == 1 ? text : one.path("destination").asString("") + " " + text);
    }
    return texts.isEmpty() ? "-" : String.join(", ", texts);
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
