package io.lateen.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The HTTP rules there are, and which of them no case reached.
public final class Coverage {
  /// A rule of a VirtualService, or one of its conditions.
  ///
  /// @param path `spec.http[0].match[1]`, or `spec.http[0]` for a rule without conditions
  public record Part(ObjectName object, String path) {
    @Override
    public String toString() {
      return object + " " + path;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final Set<String> reached = new TreeSet<>();

  /// @param virtualServices whole documents; others are passed over
  public Coverage(List<JsonNode> virtualServices) {
    for (JsonNode tree : virtualServices) {
      if (tree.path("kind").asString("VirtualService").equals("VirtualService")) {
        ObjectName named = ObjectName.of(tree);
        add(new ObjectName("VirtualService", named.namespace(), named.name()), tree);
      }
    }
  }

  private void add(ObjectName name, JsonNode tree) {
    JsonNode http = tree.path("spec").path("http");
    for (int i = 0; i < http.size(); i++) {
      String path = "spec.http[" + i + "]";
      int conditions = http.get(i).path("match").size();
      if (conditions == 0) {
        parts.add(new Part(name, path));
      }
      for (int j = 0; j < conditions; j++) {
        parts.add(new Part(name, path + ".match[" + j + "]"));
      }
    }
  }

  /// @param rule see [Outcome#rule]
  public void reached(String rule) {
    reached.add(rule);
  }

  public int size() {
    return parts.size();
  }

  public List<Part> unreached() {
    return parts.stream().filter(part -> !reached.contains(part.toString())).toList();
  }
}
