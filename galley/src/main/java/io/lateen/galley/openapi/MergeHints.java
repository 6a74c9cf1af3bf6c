package io.lateen.galley.openapi;

import io.lateen.galley.patch.MergeKeys;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a client must know to compute the strategic merge patch that our PATCH then applies: the
/// extensions of a list's schema, from the very table the server merges by.
final class MergeHints {

  private MergeHints() {}

  static Map<String, String> of(String field, JsonNode items) {
    String key = MergeKeys.ofFields(field, items.path("properties").propertyNames());
    if (!key.isEmpty()) {
      return Map.of("x-kubernetes-patch-merge-key", key, "x-kubernetes-patch-strategy", "merge");
    }
    return MergeKeys.isSet(field) ? Map.of("x-kubernetes-patch-strategy", "merge") : Map.of();
  }
}
