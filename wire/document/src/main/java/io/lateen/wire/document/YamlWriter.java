package io.lateen.wire.document;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Trees → YAML: block style, two spaces, keys in the tree's order. What it writes,
/// [DocumentReader] reads back to the same tree, and so do the YAML 1.1 readers of Kubernetes.
public final class YamlWriter {
  /// Texts that no reader takes for anything else.
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./$(][-A-Za-z0-9_./$()+=;@]*(:[-A-Za-z0-9_./]+)*");

  private static final Pattern BLOCK_LINES =
      Pattern.compile("[\\x21-\\x7E\\xA0-\\uD7FF][\\x20-\\x7E\\xA0-\\uD7FF\\n]*");

  /// Booleans to YAML 1.1, and the one-letter ones that readers disagree about.
  private static final Pattern RESERVED = Pattern.compile("(?i)y|n|=|[0-9:.]+");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /// One document, without `---`, ended by a line break.
  public static String write(JsonNode tree) {
    YamlWriter writer = new YamlWriter();
    if (isBlock(tree)) {
      writer.block(tree, 0);
    } else {
      writer.scalar(tree, 0);
    }
    return writer.out.toString();
  }

  private void block(JsonNode node, int indent) {
    if (node.isArray()) {
      for (JsonNode item : node) {
        item(item, indent);
      }
      return;
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      out.repeat(' ', indent);
      entry(entry, indent);
    }
  }

  private void entry(Map.Entry<String, JsonNode> entry, int indent) {
    JsonNode value = entry.getValue();
    out.append(quoted(entry.getKey())).append(':');
    if (!isBlock(value)) {
      out.append(' ');
      scalar(value, indent + 2);
    } else {
      out.append('\n');
      block(value, value.isArray() ? indent : indent + 2);
    }
  }

  private void item(JsonNode item, int indent) {
    out.repeat(' ', indent).append("- ");
    if (!isBlock(item)) {
      scalar(item, indent + 2);
    } else if (item.isArray()) {
      out.setLength(out.length() - 1);
      out.append('\n');
      block(item, indent + 2);
    } else {
      int start = out.length();
      block(item, indent + 2);
      out.delete(start, start + indent + 2);
    }
  }

  private static boolean isBlock(JsonNode node) {
    return node.isContainer() && !node.isEmpty();
  }

  private void scalar(JsonNode node, int indent) {
    if (node.isString() && isBlockText(node.stringValue())) {
      blockText(node.stringValue(), indent);
    } else {
      out.append(node.isString() ? quoted(node.stringValue()) : node.toString()).append('\n');
    }
  }

  private static boolean isBlockText(String text) {
    return text.indexOf('\n') >= 0 && !text.endsWith("\n\n") && BLOCK_LINES.matcher(text).matches();
  }

  private void blockText(String text, int indent) {
    out.append(text.endsWith("\n") ? "|" : "|-").append('\n');
    text.lines()
        .forEach(line -> out.repeat(' ', line.isEmpty() ? 0 : indent).append(line).append('\n'));
  }

  private static String quoted(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && !RESERVED.matcher(text).matches()
            && YamlScalar.plain(text).isString();
    return plain ? text : Quoting.json(text);
  }
}
