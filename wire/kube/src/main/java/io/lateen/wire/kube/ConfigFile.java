package io.lateen.wire.kube;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.Position;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.RuleParser;
import io.lateen.wire.document.mixer.MixerDocument;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A file of objects as read: all of them, or everything that is wrong with it. What an API server
/// would refuse is wrong here too.
///
/// @param objects with a namespace each
/// @param problems `line:column: …`
record ConfigFile(List<JsonNode> objects, List<String> problems) {

  static ConfigFile read(byte[] text) {
    Reading reading = DocumentReader.read(text);
    List<JsonNode> objects = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Document document : reading.documents()) {
      check(document.tree())
          .forEach(problem -> problems.add(place(document, problem) + ": " + problem));
      objects.add(document.tree());
    }
    reading.problems().forEach(problem -> problems.add(problem.toString()));
    return new ConfigFile(
        problems.isEmpty() ? objects.stream().map(ConfigFile::namespaced).toList() : List.of(),
        List.copyOf(problems));
  }

  private static Position place(Document document, Problem problem) {
    return document
        .positionOf(problem)
        .or(() -> document.positionOf(Problem.error("kind", "")))
        .orElse(new Position(1, 1));
  }

  private static List<Problem> check(JsonNode tree) {
    Problems named = new Problems();
    required(tree.path("apiVersion"), FieldPath.ROOT.field("apiVersion"), "group/version", named);
    required(tree.path("kind"), FieldPath.ROOT.field("kind"), "a kind", named);
    FieldPath name = FieldPath.ROOT.field("metadata").field("name");
    required(tree.path("metadata").path("name"), name, "a name", named);
    if (named.hasErrors()) {
      return named.toList();
    }
    if (RuleParser.reads(tree) && RuleParser.parse(tree) instanceof Parsed.Refused refused) {
      return refused.problems();
    }
    return MixerDocument.check(tree);
  }

  private static void required(JsonNode value, FieldPath path, String what, Problems problems) {
    if (value.asString("").isEmpty()) {
      problems.missing(path, what);
    }
  }

  private static JsonNode namespaced(JsonNode tree) {
    if (!tree.path("metadata").path("namespace").asString("").isEmpty()) {
      return tree;
    }
    ObjectNode copy = (ObjectNode) tree.deepCopy();
    ((ObjectNode) copy.path("metadata")).put("namespace", "default");
    return copy;
  }
}
