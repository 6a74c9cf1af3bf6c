package io.lateen.galley.patch;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A place in a document (RFC 6901), and what can be done there.
record JsonPointer(String text, List<String> tokens) {

  static JsonPointer parse(String text) {
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw PatchException.malformed("path: " + text + " (expected: a '/' first)");
    }
    List<String> tokens = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String token : text.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return new JsonPointer(text, List.copyOf(tokens));
  }

  boolean isRoot() {
    return tokens.isEmpty();
  }

  String last() {
    return tokens.getLast();
  }

  boolean isPrefixOf(JsonPointer other) {
    return other.tokens.size() > tokens.size()
        && other.tokens.subList(0, tokens.size()).equals(tokens);
  }

  JsonNode get(JsonNode root) {
    JsonNode node = root;
    for (String token : tokens) {
      node = child(node, token);
    }
    return node;
  }

  JsonNode parent(JsonNode root) {
    JsonNode node = root;
    for (String token : tokens.subList(0, tokens.size() - 1)) {
      node = child(node, token);
    }
    return node;
  }

  private JsonNode child(JsonNode node, String token) {
    JsonNode child =
        switch (node) {
          case ObjectNode object -> object.path(token);
          case ArrayNode array -> array.path(index(array, token, array.size() - 1));
          default -> node.path(token);
        };
    if (child.isMissingNode()) {
      throw missing();
    }
    return child;
  }

  /// @param most the largest index allowed
  int index(ArrayNode array, String token, int most) {
    boolean number = token.equals("0") || token.matches("[1-9][0-9]{0,8}");
    int index = number ? Integer.parseInt(token) : -1;
    if (index < 0 || index > most) {
      throw PatchException.doesNotFit(
          "path: "
              + text
              + " (expected: an index 0.."
              + most
              + " of a list of "
              + array.size()
              + ")");
    }
    return index;
  }

  PatchException missing() {
    return PatchException.doesNotFit("path: " + text + " (expected: something is there)");
  }
}
