package io.lateen.cli.inject;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A Kubernetes label selector: `matchLabels` and `matchExpressions`, all of which must hold.
///
/// @param tree as written
public record LabelSelector(JsonNode tree) {

  /// An empty selector matches nothing here, as in Istio's injector.
  boolean matches(JsonNode labels) {
    JsonNode wanted = tree.path("matchLabels");
    JsonNode expressions = tree.path("matchExpressions");
    boolean empty = wanted.isEmpty() && expressions.isEmpty();
    return !empty
        && wanted.properties().stream().allMatch(entry -> has(labels, entry))
        && expressions.valueStream().allMatch(expression -> holds(expression, labels));
  }

  private static boolean has(JsonNode labels, Map.Entry<String, JsonNode> wanted) {
    return labels.has(wanted.getKey())
        && labels.path(wanted.getKey()).asString("").equals(wanted.getValue().asString(""));
  }

  private static boolean holds(JsonNode expression, JsonNode labels) {
    String key = expression.path("key").asString("");
    boolean listed =
        expression
            .path("values")
            .valueStream()
            .anyMatch(value -> value.asString("").equals(labels.path(key).asString("")));
    return switch (expression.path("operator").asString("")) {
      case "In" -> labels.has(key) && listed;
      case "NotIn" -> !labels.has(key) || !listed;
      case "Exists" -> labels.has(key);
      case "DoesNotExist" -> !labels.has(key);
      default -> false;
    };
  }
}
