package io.lateen.cli.print;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Route tables and how many virtual hosts each has.
public final class RoutePrinter {
  private RoutePrinter() {}

  public static Table table(List<JsonNode> routes) {
    Table table = new Table("NAME", "VIRTUAL HOSTS");
    for (JsonNode route : routes) {
      table.row(
          route.path("name").asString(""), Integer.toString(route.path("virtual_hosts").size()));
    }
    table.sort();
    return table;
  }
}
