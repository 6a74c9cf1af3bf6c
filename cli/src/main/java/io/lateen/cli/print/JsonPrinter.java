package io.lateen.cli.print;

import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON for people and `jq`.
public final class JsonPrinter {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonPrinter() {}

  /// As a list.
  public static void print(List<JsonNode> nodes, PrintWriter out) {
    print(JsonNodeFactory.instance.arrayNode().addAll(nodes), out);
  }

  public static void print(JsonNode node, PrintWriter out) {
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
  }
}
