package io.lateen.pilot.translate;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trees as YAML for people: block style, and short things on one line.
final class YamlPrinter {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./(][A-Za-z0-9_./()|~+=@ -]*(:[A-Za-z0-9_./|-]+)*");
  private static final Pattern AMBIGUOUS =
      Pattern.compile("(?i)(true|false|null|yes|no|on|off|~|[-+.0-9][-+.0-9_e:]*)");
  private static final int WIDTH = 88;

  private final StringBuilder text = new StringBuilder();

  static String print(List<JsonNode> documents) {
    YamlPrinter printer = new YamlPrinter();
    for (JsonNode document : documents) {
      printer.text.append("---\n");
      printer.block(document, "");
    }
    return printer.text.toString();
  }

  private void block(JsonNode node, String indent) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> entry(indent + scalar(name) + ":", value, indent));
    } else {
      node.forEach(value -> item(value, indent));
    }
  }

  private void entry(String head, JsonNode value, String indent) {
    String line = flow(value);
    boolean table = value.isArray() && !value.isEmpty() && value.get(0).isObject();
    if (!table && head.length() + line.length() < WIDTH && depth(value) <= 2) {
      text.append(head).append(' ').append(line).append('\n');
    } else if (value.isContainer()) {
      text.append(head).append('\n');
      block(value, indent + (value.isArray() ? "" : "  "));
    } else {
      text.append(head).append(' ').append(line).append('\n');
    }
  }

  private void item(JsonNode value, String indent) {
    String line = flow(value);
    if (!value.isContainer() || (indent.length() + line.length() < WIDTH && depth(value) <= 1)) {
      text.append(indent).append("- ").append(line).append('\n');
      return;
    }
    int start = text.length();
    block(value, indent + "  ");
    text.replace(start, start + indent.length() + 2, indent + "- ");
  }

  private static int depth(JsonNode node) {
    return node.isContainer()
        ? 1 + node.valueStream().mapToInt(YamlPrinter::depth).max().orElse(0)
        : 0;
  }

  private static String flow(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue()))
          .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
    }
    if (node.isArray()) {
      return node.valueStream()
          .map(YamlPrinter::flow)
          .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
    }
    return node.isString() ? scalar(node.asString()) : node.toString();
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches()
            && !AMBIGUOUS.matcher(value).matches()
            && !value.endsWith(" ")
        ? value
        : JsonMapper.shared().writeValueAsString(value);
  }
}
