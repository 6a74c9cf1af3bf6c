package io.lateen.pilot.status;

import io.lateen.pilot.source.Overlay;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.RuleParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// YAML or JSON of a request → [Overlay].
final class OverlayParser {
  private OverlayParser() {}

  /// @throws IllegalArgumentException with everything that is wrong, a line each
  static Overlay parse(byte[] body, boolean gone) {
    Reading reading = DocumentReader.read(body);
    List<String> problems = new ArrayList<>();
    reading.problems().forEach(problem -> problems.add(problem.toString()));
    List<JsonNode> objects = new ArrayList<>();
    for (Document document : reading.documents()) {
      JsonNode tree = namespaced(document.tree());
      objects.add(tree);
      if (!gone && RuleParser.reads(tree) && RuleParser.parse(tree) instanceof Parsed.Refused no) {
        no.problems().forEach(problem -> problems.add(name(tree) + ": " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Overlay(objects, gone, Instant.now());
  }

  private static JsonNode namespaced(JsonNode tree) {
    if (!tree.isObject() || !tree.path("metadata").path("namespace").asString("").isEmpty()) {
      return tree;
    }
    ObjectNode copy = (ObjectNode) tree.deepCopy();
    copy.withObject("/metadata").put("namespace", "default");
    return copy;
  }

  private static String name(JsonNode tree) {
    return tree.path("kind").asString("") + " " + tree.path("metadata").path("name").asString("");
  }
}
