package io.lateen.galley.table;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The JSONPath that printer columns are written in: `.spec.hosts`, `.status.conditions[0].type`,
/// `.status.conditions[?(@.type=="Ready")].status`, `.items[*].name`, `.metadata.labels['a\.b']`.
public final class JsonPath {
  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = steps;
  }

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Index(int index) implements Step {}

    record Each() implements Step {}

    record Where(JsonPath left, String right) implements Step {}
  }

  /// @throws IllegalArgumentException saying where, if the text is not such a path
  public static JsonPath parse(String text) {
    return new Reader(text).read();
  }

  /// Every node the path leads to, in order; none when something on the way is missing.
  public List<JsonNode> select(JsonNode root) {
    List<JsonNode> current = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : current) {
        follow(node, step, next);
      }
      current = next;
    }
    return current;
  }

  private static void follow(JsonNode node, Step step, List<JsonNode> to) {
    switch (step) {
      case Step.Field(String name) -> addIfThere(node.path(name), to);
      case Step.Index(int index) ->
          addIfThere(node.path(index < 0 ? node.size() + index : index), to);
      case Step.Each() -> node.forEach(to::add);
      case Step.Where(JsonPath left, String right) ->
          node.forEach(
              element -> {
                boolean holds =
                    left.select(element).stream().anyMatch(n -> n.asString("").equals(right));
                if (holds) {
                  to.add(element);
                }
              });
    }
  }

  private static void addIfThere(JsonNode node, List<JsonNode> to) {
    if (!node.isMissingNode() && !node.isNull()) {
      to.add(node);
    }
  }

  private static final class Reader {
    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    JsonPath read() {
      if (text.startsWith("$") || text.startsWith("@")) {
        at++;
      }
      while (at < text.length()) {
        switch (text.charAt(at)) {
          case '.' -> field();
          case '[' -> bracket();
          default -> throw wrong("a '.' or '['");
        }
      }
      return new JsonPath(List.copyOf(steps));
    }

    private void field() {
      at++;
      StringBuilder name = new StringBuilder();
      while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at++));
      }
      if (name.isEmpty()) {
        throw wrong("a field name");
      }
      steps.add(name.toString().equals("*") ? new Step.Each() : new Step.Field(name.toString()));
    }

    private void bracket() {
      int end = text.indexOf(']', at);
      if (end < 0) {
        throw wrong("a closing ']'");
      }
      steps.add(step(text.substring(at + 1, end).strip()));
      at = end + 1;
    }

    private Step step(String inside) {
      if (inside.equals("*")) {
        return new Step.Each();
      } else if (inside.startsWith("?(") && inside.endsWith(")")) {
        return where(inside.substring(2, inside.length() - 1));
      } else if (inside.length() > 1 && "'\"".indexOf(inside.charAt(0)) >= 0) {
        return new Step.Field(inside.substring(1, inside.length() - 1).replace("\\.", "."));
      }
      try {
        return new Step.Index(Integer.parseInt(inside));
      } catch (NumberFormatException _) {
        throw wrong("a number, '*', a quoted name or ?(@.field==\"value\")");
      }
    }

    private Step where(String condition) {
      int equals = condition.indexOf("==");
      if (equals < 0) {
        throw wrong("a condition with ==");
      }
      String value = condition.substring(equals + 2).strip();
      boolean quoted = value.length() > 1 && "'\"".indexOf(value.charAt(0)) >= 0;
      return new Step.Where(
          parse(condition.substring(0, equals).strip()),
          quoted ? value.substring(1, value.length() - 1) : value);
    }

    private IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException(
          "jsonPath: " + text + " (expected: " + expected + " at character " + (at + 1) + ")");
    }
  }
}
