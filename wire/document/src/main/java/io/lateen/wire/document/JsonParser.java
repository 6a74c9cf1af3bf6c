package io.lateen.wire.document;

import io.lateen.model.check.FieldPath;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON objects one after the other → trees, with the position of every value.
final class JsonParser {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(TreeBuilder.DEEPEST + 2)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private final tools.jackson.core.JsonParser tokens;
  private TreeBuilder builder = new TreeBuilder();

  private JsonParser(tools.jackson.core.JsonParser tokens) {
    this.tokens = tokens;
  }

  /// Adds the objects that can be read to `into`; throws at the first place that cannot.
  static void parse(String text, List<Document> into) {
    try (tools.jackson.core.JsonParser tokens = MAPPER.createParser(text)) {
      new JsonParser(tokens).stream(into);
    } catch (JacksonException broken) {
      throw new SyntaxException(
          position(broken.getLocation()), "not JSON: " + broken.getOriginalMessage());
    }
  }

  private void stream(List<Document> into) {
    for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
      builder = new TreeBuilder();
      Documents.add(node(token, FieldPath.ROOT, 0), builder.positions(), into);
    }
  }

  private JsonNode node(JsonToken token, FieldPath path, int depth) {
    Position position = position(tokens.currentTokenLocation());
    TreeBuilder.checkDepth(depth, position);
    builder.at(path, position);
    return switch (token) {
      case START_OBJECT -> object(path, depth);
      case START_ARRAY -> array(path, depth);
      case VALUE_STRING -> NODES.stringNode(tokens.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> tokens.readValueAsTree();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private JsonNode object(FieldPath path, int depth) {
    ObjectNode object = NODES.objectNode();
    while (tokens.nextToken() != JsonToken.END_OBJECT) {
      String key = tokens.currentName();
      FieldPath field = path.field(key);
      builder.at(field, position(tokens.currentTokenLocation()));
      if (object.has(key)) {
        throw new SyntaxException(
            position(tokens.currentTokenLocation()), "the key \"" + key + "\" stands here twice");
      }
      object.set(key, node(tokens.nextToken(), field, depth + 1));
    }
    return object;
  }

  private JsonNode array(FieldPath path, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken t = tokens.nextToken(); t != JsonToken.END_ARRAY; t = tokens.nextToken()) {
      array.add(node(t, path.item(array.size()), depth + 1));
    }
    return array;
  }

  private static Position position(TokenStreamLocation location) {
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
