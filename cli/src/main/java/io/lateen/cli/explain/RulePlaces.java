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

  /// Adds to every `origin` in an explanation where it stands: `position`, or `printed`.
  public void place(JsonNode explanation) {
    if (explanation instanceof ObjectNode origin && origin.has("object")) {
      add(origin);
    }
    explanation.forEach(this::place);
  }

  private void add(ObjectNode origin) {
    ObjectName name = ObjectName.of(origin.path("object").asString(""));
    String path = origin.path("path").asString("");
    Optional<String> position = files.position(name, path);
    if (position.isPresent()) {
      origin.put("position", position.get());
    } else {
      printed.place(name, path).ifPresent(place -> add(origin, place));
    }
  }

  private static void add(ObjectNode origin, PrintedRules.Place place) {
    origin
        .putObject("printed")
        .put("command", place.command())
        .put("line", place.line())
        .put("lineBefore121", place.lineBefore121());
  }
}
