package io.lateen.cli.explain;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where rules stand: in files by their own lines, else by those that kubectl prints.
public record RulePlaces(RuleFiles files, PrintedRules printed) {

  /// `file:line:column`, or `line 14 of kubectl get …`; empty when it is nowhere to be read.
  public Optional<String> position(ObjectName name, String path) {
    return files
        .position(name, path)
        .or(() -> printed.place(name, path).map(PrintedRules.Place::toString));
  }

  /// Adds to every `origin` in an explanation where it stands, `position` or `printed`, and to a
  /// cluster's which part of the rule it is, `path`.
  public void place(JsonNode explanation) {
    if (explanation.path("origin") instanceof ObjectNode origin) {
      add(origin, Destination.of(explanation.path("cluster").asString("")).subset());
    }
    explanation.forEach(this::place);
  }

  /// @param subset of the cluster that the rule shapes; empty: none, or it is a route's rule
  private void add(ObjectNode origin, String subset) {
    ObjectName name = ObjectName.of(origin.path("object").asString(""));
    String path = origin.path("path").asString("");
    if (path.isEmpty()) {
      path =
          files.tree(name).or(() -> printed.tree(name)).map(tree -> part(tree, subset)).orElse("");
      origin.put("path", path);
    }
    Optional<String> position = files.position(name, path);
    if (position.isPresent()) {
      origin.put("position", position.get());
    } else {
      printed.place(name, path).ifPresent(place -> add(origin, place));
    }
  }

  /// Proxies are not told: whoever adds a subset would change the clusters of the next ones.
  private static String part(JsonNode rule, String subset) {
    JsonNode subsets = rule.path("spec").path("subsets");
    for (int i = 0; i < subsets.size(); i++) {
      if (subsets.get(i).path("name").asString("").equals(subset)) {
        return "spec.subsets[" + i + "]";
      }
    }
    return subset.isEmpty() && rule.path("spec").has("trafficPolicy") ? "spec.trafficPolicy" : "";
  }

  private static void add(ObjectNode origin, PrintedRules.Place place) {
    origin
        .putObject("printed")
        .put("command", place.command())
        .put("line", place.line())
        .put("lineBefore121", place.lineBefore121());
  }
}
