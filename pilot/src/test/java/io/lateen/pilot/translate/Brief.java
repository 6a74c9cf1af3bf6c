package io.lateen.pilot.translate;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Puts a word in place of what stands in every resource, so that expectations show what they are
/// about. One case per kind (`full: true`) shows it all.
final class Brief {
  private static final Map<String, JsonNode> WORDS = new LinkedHashMap<>();

  static {
    word(
        "(default retries)",
        """
        {"retry_on": "connect-failure,refused-stream,unavailable,cancelled,resource-exhausted,\
        retriable-status-codes",
         "num_retries": 2,
         "retry_host_predicate": [
           {"name": "envoy.retry_host_predicates.previous_hosts",
            "typed_config": {"@type": "type.googleapis.com/envoy.extensions.retry.host.\
        previous_hosts.v3.PreviousHostsPredicate"}}],
         "host_selection_retry_max_attempts": "3",
         "retriable_status_codes": [503]}
        """);
    word("(ADS)", "{\"ads\": {}, \"resource_api_version\": \"V3\"}");
    word(
        "(retry budget of the mesh)",
        """
        {"thresholds": [{"max_retries": 1024,
          "retry_budget": {"budget_percent": {"value": 20.0}, "min_retry_concurrency": 32}}]}
        """);
    word(
        "(cors, fault, router)",
        """
        [{"name": "envoy.filters.http.cors", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"}},
         {"name": "envoy.filters.http.fault", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"}},
         {"name": "envoy.filters.http.router", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]
        """);
  }

  private Brief() {}

  private static void word(String word, String json) {
    WORDS.put(word, JsonMapper.shared().readTree(json));
  }

  static JsonNode of(JsonNode node) {
    for (Map.Entry<String, JsonNode> word : WORDS.entrySet()) {
      if (word.getValue().equals(node)) {
        return StringNode.valueOf(word.getKey());
      }
    }
    if (node.isObject()) {
      ObjectNode brief = JsonNodeFactory.instance.objectNode();
      node.forEachEntry((name, value) -> brief.set(name, of(value)));
      return brief;
    }
    if (node.isArray()) {
      ArrayNode brief = JsonNodeFactory.instance.arrayNode();
      node.forEach(value -> brief.add(of(value)));
      return brief;
    }
    return node;
  }
}
