package io.lateen.cli.explain;

import io.lateen.cli.Complaint;
import io.lateen.model.check.Problem;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.Position;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.RuleParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects in files, and where in them everything stands.
public final class RuleFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<Item> items = new ArrayList<>();
  private final String namespace;

  /// @param tree with a namespace
  private record Item(String file, Document document, JsonNode tree) {
    boolean is(ObjectName name) {
      return ObjectName.of(tree).equals(name);
    }
  }

  /// @param namespace of objects that name none
  public RuleFiles(String namespace) {
    this.namespace = namespace;
  }

  /// @throws Complaint with every problem in it
  public void add(String file, byte[] text) {
    Reading reading = DocumentReader.read(text);
    List<String> problems = new ArrayList<>();
    reading.problems().forEach(problem -> problems.add(file + ":" + problem));
    for (Document document : reading.documents()) {
      JsonNode tree = namespaced(document.tree());
      items.add(new Item(file, document, tree));
      if (RuleParser.reads(tree) && RuleParser.parse(tree) instanceof Parsed.Refused refused) {
        refused.problems().stream()
            .filter(Problem::isError)
            .forEach(problem -> problems.add(place(file, document, problem) + ": " + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new Complaint(
          String.join("\nlateen: ", problems), "see all: lateen validate -f " + file);
    }
  }

  private static String place(String file, Document document, Problem problem) {
    return file + ":" + document.positionOf(problem).map(Position::toString).orElse("1:1");
  }

  private JsonNode namespaced(JsonNode tree) {
    boolean has = !tree.path("metadata").path("namespace").asString("").isEmpty();
    if (has || !tree.isObject()) {
      return tree;
    }
    ObjectNode copy = (ObjectNode) tree.deepCopy();
    copy.withObject("/metadata").put("namespace", namespace);
    return copy;
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  public List<JsonNode> trees() {
    return items.stream().map(Item::tree).toList();
  }

  /// All of them as one `List`.
  public byte[] asList() {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode all = list.putArray("items");
    items.forEach(item -> all.add(item.tree));
    return JSON.writeValueAsBytes(list);
  }

  /// An object, where one of the files has it.
  Optional<JsonNode> tree(ObjectName name) {
    return items.stream().filter(item -> item.is(name)).map(Item::tree).findFirst();
  }

  /// `file:line:column` of a part of an object; empty when it is in none of the files.
  public Optional<String> position(ObjectName name, String path) {
    return items.stream()
        .filter(item -> item.is(name))
        .map(item -> place(item.file, item.document, Problem.warning(path, "")))
        .findFirst();
  }
}
