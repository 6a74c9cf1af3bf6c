package io.lateen.galley.discovery;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists of words in documents.
final class Lists {

  private Lists() {}

  static void put(ObjectNode node, String field, List<String> words) {
    ArrayNode array = node.putArray(field);
    words.forEach(array::add);
  }

  static void putUnlessEmpty(ObjectNode node, String field, List<String> words) {
    if (!words.isEmpty()) {
      put(node, field, words);
    }
  }
}
