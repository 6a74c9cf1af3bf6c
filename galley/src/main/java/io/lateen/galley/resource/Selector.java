package io.lateen.galley.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Label and field selectors of a call.
final class Selector {

  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "\\s*(!?)\\s*([^\\s!=,()]+)\\s*(?:(==|=|!=)\\s*([^\\s,()]*)|\\s(in|notin)\\s*\\(([^()]*)\\))?\\s*");
  private static final Pattern SEPARATOR = Pattern.compile(",(?![^()]*\\))");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          "namespaces",
          Set.of("status.phase"),
          "nodes",
          Set.of("spec.unschedulable"),
          "secrets",
          Set.of("type"),
          "services",
          Set.of("spec.clusterIP", "spec.type"),
          "replicasets",
          Set.of("status.replicas"));

  private Selector() {}

  /// @throws ApiException 400 when a selector cannot be read
  static Predicate<JsonNode> of(ApiCall call) {
    Predicate<JsonNode> named =
        call.name() == null
            ? _ -> true
            : object -> text(object, "metadata.name").equals(call.name());
    return named
        .and(labels(call.labelSelector()))
        .and(fields(call.fieldSelector(), call.type().plural()));
  }

  static Predicate<JsonNode> labels(String selector) {
    Predicate<JsonNode> all = _ -> true;
    for (String part : parts(selector)) {
      Matcher matcher = REQUIREMENT.matcher(part);
      if (!matcher.matches()) {
        throw ApiException.badRequest(
            "unable to parse requirement: "
                + part
                + " (expected: key, !key, key=value, key!=value,"
                + " key in (a,b) or key notin (a,b))");
      }
      all = all.and(requirement(matcher));
    }
    return all;
  }

  private static Predicate<JsonNode> requirement(Matcher matcher) {
    String key = matcher.group(2);
    Predicate<JsonNode> there = object -> object.path("metadata").path("labels").has(key);
    if (matcher.group(3) != null) {
      Predicate<JsonNode> equal = there.and(object -> label(object, key).equals(matcher.group(4)));
      return matcher.group(3).equals("!=") ? equal.negate() : equal;
    }
    if (matcher.group(5) != null) {
      List<String> values =
          Arrays.stream(matcher.group(6).split(",", -1)).map(String::strip).toList();
      Predicate<JsonNode> in = there.and(object -> values.contains(label(object, key)));
      return matcher.group(5).equals("notin") ? in.negate() : in;
    }
    return matcher.group(1).isEmpty() ? there : there.negate();
  }

  private static String label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key).asString("");
  }

  private static Predicate<JsonNode> fields(String selector, String plural) {
    Predicate<JsonNode> all = _ -> true;
    for (String part : parts(selector)) {
      String[] sides = part.split("!=|==|=", 2);
      String field = sides[0].strip();
      boolean known =
          field.equals("metadata.name")
              || field.equals("metadata.namespace")
              || FIELDS.getOrDefault(plural, Set.of()).contains(field);
      if (sides.length < 2 || !known) {
        throw ApiException.badRequest("field label not supported: " + field);
      }
      Predicate<JsonNode> equal = object -> text(object, field).equals(sides[1].strip());
      all = all.and(part.contains("!=") ? equal.negate() : equal);
    }
    return all;
  }

  private static String text(JsonNode object, String path) {
    JsonNode at = object;
    for (String part : path.split("\\.", -1)) {
      at = at.path(part);
    }
    if (path.equals("source")) {
      at = at.path("component");
    }
    return at.isMissingNode() ? "" : at.asString("");
  }

  private static List<String> parts(String selector) {
    List<String> parts = new ArrayList<>();
    for (String part : SEPARATOR.split(selector, -1)) {
      if (!part.isBlank()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
