package io.lateen.cli.kube;

import io.lateen.model.check.FieldPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines of an object as `kubectl get … -o yaml` prints it: keys sorted, two spaces, sequences
/// no deeper than their key. Lines count from 1; a part is known by its field path. Stateless
/// after construction.
///
/// Keys are sorted by their code points. kubectl's order differs for numbers of several digits
/// (`a2` before `a10`), which names of fields do not have.
public final class PrintedLines {
  /// Longer keys stand on a line of their own after `?`, in octets of UTF-8.
  private static final int LONGEST_KEY = 128;

  private final Map<String, Integer> lines = new HashMap<>();
  private int line = 1;

  private PrintedLines(JsonNode tree) {
    node(tree, FieldPath.ROOT, 0, 0);
  }

  /// Of an object just as it is: by kubectl before 1.21.
  public static PrintedLines of(JsonNode object) {
    return new PrintedLines(object);
  }

  /// Without `managedFields`, which kubectl leaves out since 1.21.
  public static PrintedLines withoutManagers(JsonNode object) {
    JsonNode shown = object.deepCopy();
    if (shown.path("metadata") instanceof ObjectNode meta) {
      meta.remove("managedFields");
    }
    return new PrintedLines(shown);
  }

  /// Where a part begins; empty when the object has no such part.
  ///
  /// @param path `spec.http[1].match[0]`
  public OptionalInt of(String path) {
    Integer found = lines.get(path);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /// @param indent of the lines below it, were it a scalar
  /// @param column where it begins itself
  private void node(JsonNode node, FieldPath path, int indent, int column) {
    lines.putIfAbsent(path.text(), line);
    if (node.isEmpty() || !node.isContainer()) {
      line += 1 + (node.isString() ? PrintedText.breaks(node.stringValue(), indent, column) : 0);
    } else if (node.isArray()) {
      items(node, path, column);
    } else {
      entries(node, path, column);
    }
  }

  private void items(JsonNode array, FieldPath path, int column) {
    for (int i = 0; i < array.size(); i++) {
      node(array.get(i), path.item(i), column + 2, column + 2);
    }
  }

  private void entries(JsonNode object, FieldPath path, int column) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    sorted.forEach((key, value) -> entry(path.field(key), key, value, column));
  }

  private void entry(FieldPath path, String key, JsonNode value, int column) {
    lines.putIfAbsent(path.text(), line);
    boolean block = value.isContainer() && !value.isEmpty();
    boolean ownLine = key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY;
    line += block || ownLine ? 1 : 0;
    int after = ownLine ? column + 2 : column + PrintedText.width(key) + 2;
    node(value, path, column + 2, !block ? after : value.isArray() ? column : column + 2);
  }
}
