package io.lateen.pilot.status;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Takes keys and passwords out of what is shown, as Envoy's `/config_dump` does.
final class Redaction {
  private static final Set<String> SENSITIVE =
      Set.of("private_key", "password", "pkcs12", "session_ticket_keys");
  private static final StringNode WORD = StringNode.valueOf("[redacted]");

  private Redaction() {}

  static void redact(JsonNode tree) {
    tree.forEach(Redaction::redact);
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (SENSITIVE.contains(entry.getKey())) {
          entry.setValue(blacked(entry.getValue()));
        }
      }
    }
  }

  private static JsonNode blacked(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().forEach(entry -> entry.setValue(blacked(entry.getValue())));
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, blacked(array.get(i)));
      }
    }
    return value.isContainer() ? value : WORD;
  }
}
