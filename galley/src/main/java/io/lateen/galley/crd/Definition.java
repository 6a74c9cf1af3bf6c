package io.lateen.galley.crd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A CustomResourceDefinition of apiextensions.k8s.io/v1, read.
///
/// @param names accepted names, as in the document: plural, singular, kind, listKind …
public record Definition(
    String group, JsonNode names, boolean namespaced, boolean preserve, List<JsonNode> versions) {

  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  /// Reads a definition that has been accepted.
  public static Definition of(JsonNode document) {
    JsonNode spec = document.path("spec");
    List<JsonNode> versions = new ArrayList<>();
    spec.path("versions").forEach(versions::add);
    return new Definition(
        spec.path("group").asString(""),
        spec.path("names"),
        spec.path("scope").asString("").equals("Namespaced"),
        spec.path("preserveUnknownFields").asBoolean(false),
        versions);
  }

  public String plural() {
    return names.path("plural").asString("");
  }

  public String kind() {
    return names.path("kind").asString("");
  }

  /// The version objects are kept in.
  public String storageVersion() {
    return versions.stream()
        .filter(version -> version.path("storage").asBoolean(false))
        .map(version -> version.path("name").asString(""))
        .findFirst()
        .orElse("");
  }

  /// Fills in the names that follow from others: `singular`, `listKind`.
  public static void complete(ObjectNode document) {
    ObjectNode spec = document.withObjectProperty("spec");
    ObjectNode names = spec.withObjectProperty("names");
    String kind = names.path("kind").asString("");
    if (names.path("singular").asString("").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (names.path("listKind").asString("").isEmpty()) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("scope")) {
      spec.put("scope", "Namespaced");
    }
  }

  /// Sets the status of a definition whose names are accepted and which is served.
  public static void establish(ObjectNode document, String now) {
    ObjectNode status = document.putObject("status");
    status.set("acceptedNames", document.path("spec").path("names").deepCopy());
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
    condition(
        conditions,
        "Established",
        "InitialNamesAccepted",
        "the initial names have been accepted",
        now);
    status.putArray("storedVersions").add(of(document).storageVersion());
  }

  private static void condition(
      ArrayNode conditions, String type, String reason, String message, String now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", now)
        .put("reason", reason)
        .put("message", message);
  }

  /// What is wrong with a definition of v1, as `path: message` pairs.
  public static List<String[]> problems(JsonNode document) {
    List<String[]> problems = new ArrayList<>();
    Definition definition = of(document);
    String expected = definition.plural() + "." + definition.group();
    String name = document.path("metadata").path("name").asString("");
    expect(problems, !definition.group().isEmpty(), "spec.group", "Required value");
    expect(problems, !definition.kind().isEmpty(), "spec.names.kind", "Required value");
    expect(
        problems,
        LABEL.matcher(definition.plural()).matches(),
        "spec.names.plural",
        "\"" + definition.plural() + "\" (expected: a lower case DNS label)");
    expect(
        problems,
        name.equals(expected),
        "metadata.name",
        "\"" + name + "\" (expected: spec.names.plural+\".\"+spec.group = \"" + expected + "\")");
    String scope = document.path("spec").path("scope").asString("");
    expect(
        problems,
        scope.equals("Namespaced") || scope.equals("Cluster"),
        "spec.scope",
        "\"" + scope + "\" (expected: Namespaced or Cluster)");
    long stored =
        definition.versions().stream()
            .filter(version -> version.path("storage").asBoolean(false))
            .count();
    expect(
        problems, stored == 1, "spec.versions", stored + " storage versions (expected: exactly 1)");
    return problems;
  }

  private static void expect(List<String[]> problems, boolean fine, String path, String message) {
    if (!fine) {
      problems.add(new String[] {path, message});
    }
  }
}
