package io.lateen.galley.crd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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

  /// Whether its resources are served.
  public static boolean established(JsonNode document) {
    return document
        .path("status")
        .path("conditions")
        .valueStream()
        .anyMatch(
            condition ->
                condition.path("type").asString("").equals("Established")
                    && condition.path("status").asString("").equals("True"));
  }

  /// Sets the status: served, unless another definition of the group has one of the names.
  public static void establish(
      ObjectNode document, Collection<? extends JsonNode> others, String now) {
    String taken = takenName(document, others);
    boolean free = taken.isEmpty();
    ObjectNode status = document.putObject("status");
    status.set(
        "acceptedNames",
        free
            ? document.path("spec").path("names").deepCopy()
            : document.objectNode().put("plural", "").put("kind", ""));
    ArrayNode conditions = status.putArray("conditions");
    String reason = free ? "NoConflicts" : "NameConflict";
    String message = free ? "no conflicts found" : "\"" + taken + "\" is already in use";
    condition(conditions, "NamesAccepted", free, reason, message, now);
    String why = free ? "the initial names have been accepted" : "not all names are accepted";
    condition(
        conditions, "Established", free, free ? "InitialNamesAccepted" : "NotAccepted", why, now);
    status.putArray("storedVersions").add(of(document).storageVersion());
  }

  private static String takenName(JsonNode document, Collection<? extends JsonNode> others) {
    Definition mine = of(document);
    String name = document.path("metadata").path("name").asString("");
    for (JsonNode other : others) {
      Definition theirs = of(other);
      boolean rival =
          theirs.group().equals(mine.group())
              && !other.path("metadata").path("name").asString("").equals(name)
              && established(other);
      if (rival) {
        Set<String> shared = mine.allNames();
        shared.retainAll(theirs.allNames());
        if (!shared.isEmpty()) {
          return shared.iterator().next();
        }
      }
    }
    return "";
  }

  private Set<String> allNames() {
    Set<String> all = new TreeSet<>();
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      all.add(names.path(field).asString(""));
    }
    names.path("shortNames").forEach(name -> all.add(name.asString("")));
    all.remove("");
    return all;
  }

  private static void condition(
      ArrayNode conditions,
      String type,
      boolean isTrue,
      String reason,
      String message,
      String now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", isTrue ? "True" : "False")
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
