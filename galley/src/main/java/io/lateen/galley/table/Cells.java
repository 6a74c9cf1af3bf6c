package io.lateen.galley.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Texts that several tables share.
final class Cells {
  static final String NONE = "<none>";

  private Cells() {}

  static Function<JsonNode, String> at(String... path) {
    return object -> {
      JsonNode node = object;
      for (String field : path) {
        node = node.path(field);
      }
      return orNone(node.asString(""));
    };
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static long size(JsonNode node) {
    return node.size();
  }

  static String labels(JsonNode labels) {
    List<String> pairs = new ArrayList<>();
    labels.forEachEntry((key, value) -> pairs.add(key + "=" + value.asString("")));
    return orNone(pairs.stream().sorted().collect(Collectors.joining(",")));
  }

  /// A `LabelSelector` with `matchLabels` and `matchExpressions`.
  static String selector(JsonNode selector) {
    List<String> parts = new ArrayList<>();
    selector
        .path("matchLabels")
        .forEachEntry((key, value) -> parts.add(key + "=" + value.asString("")));
    for (JsonNode expression : selector.path("matchExpressions")) {
      parts.add(
          expression.path("key").asString("")
              + " "
              + expression.path("operator").asString("").toLowerCase(Locale.ROOT)
              + " ("
              + join(expression.path("values"), value -> value.asString(""))
              + ")");
    }
    return orNone(parts.stream().sorted().collect(Collectors.joining(",")));
  }

  static String join(JsonNode array, Function<JsonNode, String> each) {
    List<String> parts = new ArrayList<>();
    array.forEach(element -> parts.add(each.apply(element)));
    return String.join(",", parts);
  }

  static String containers(JsonNode podSpec) {
    return join(podSpec.path("containers"), container -> container.path("name").asString(""));
  }

  static String images(JsonNode podSpec) {
    return join(podSpec.path("containers"), container -> container.path("image").asString(""));
  }
}
