package io.lateen.wire.document;

import io.lateen.model.check.Checks;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.check.Problems;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Kubernetes-shaped documents of networking.istio.io → rules. Stateless.
///
/// Istio's later versions `v1beta1` and `v1` are read as `v1alpha3`: same kinds, 1.1's fields.
public final class RuleParser {
  private static final String GROUP = "networking.istio.io";
  private static final Set<String> VERSIONS =
      Set.of(GROUP + "/v1alpha3", GROUP + "/v1beta1", GROUP + "/v1");
  private static final List<String> TOP_LEVEL =
      List.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Map<String, BiFunction<Meta, Fields, Rule>> KINDS =
      new TreeMap<>(
          Map.of(
              "VirtualService", VirtualServiceParser::parse,
              "DestinationRule", DestinationRuleParser::parse,
              "Gateway", GatewayParser::parse,
              "ServiceEntry", ServiceEntryParser::parse,
              "Sidecar", SidecarParser::parse));

  private RuleParser() {}

  /// Whether group and kind are of a rule that [#parse] reads, in whichever version.
  public static boolean reads(JsonNode document) {
    String apiVersion = document.path("apiVersion").asString("");
    return apiVersion.startsWith(GROUP + "/")
        && KINDS.containsKey(document.path("kind").asString(""));
  }

  /// Reads and checks a document; all problems at once. A missing namespace is `default`, a
  /// missing creation time the epoch.
  public static Parsed parse(JsonNode document) {
    Problems problems = new Problems();
    if (!document.isObject()) {
      problems.error(FieldPath.ROOT, Values.describe(document) + " (expected: an object)");
      return new Parsed.Refused(problems.toList());
    }
    checkTopLevel(document, problems);
    BiFunction<Meta, Fields, Rule> parser = KINDS.get(document.path("kind").asString(""));
    Meta meta = MetaParser.parse(document, problems);
    if (parser == null) {
      return new Parsed.Refused(problems.toList());
    }
    return check(readSpec(document, meta, parser, problems), problems);
  }

  private static Rule readSpec(
      JsonNode document, Meta meta, BiFunction<Meta, Fields, Rule> parser, Problems problems) {
    JsonNode spec = document.path("spec");
    boolean absent = spec.isMissingNode() || spec.isNull();
    return Fields.readObject(
        absent ? JsonNodeFactory.instance.objectNode() : spec,
        FieldPath.SPEC,
        problems,
        fields -> parser.apply(meta, fields));
  }

  private static Parsed check(Rule rule, Problems problems) {
    List<Problem> unreadable = problems.toList();
    for (Problem found : Checks.check(rule)) {
      if (unreadable.stream().noneMatch(cause -> isConsequence(found, cause))) {
        problems.add(found);
      }
    }
    return problems.hasErrors()
        ? new Parsed.Refused(problems.toList())
        : new Parsed.Accepted(rule, problems.toList());
  }

  /// What could not be read above or below a place may be why it looks wrong.
  private static boolean isConsequence(Problem found, Problem cause) {
    return isWithin(found.path(), cause.path()) || isWithin(cause.path(), found.path());
  }

  private static boolean isWithin(String inner, String outer) {
    return inner.startsWith(outer)
        && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
  }

  private static void checkTopLevel(JsonNode document, Problems problems) {
    expectOneOf("apiVersion", document, VERSIONS, problems);
    expectOneOf("kind", document, KINDS.keySet(), problems);
    for (String name : document.propertyNames()) {
      if (!TOP_LEVEL.contains(name)) {
        problems.error(FieldPath.ROOT.field(name), Spelling.unknownField(name, TOP_LEVEL));
      }
    }
  }

  private static void expectOneOf(
      String field, JsonNode document, Set<String> allowed, Problems problems) {
    JsonNode value = document.path(field);
    String expected = "one of " + String.join(", ", new TreeSet<>(allowed));
    if (value.isMissingNode() || value.isNull()) {
      problems.missing(FieldPath.ROOT.field(field), expected);
    } else if (!allowed.contains(value.asString(""))) {
      problems.error(
          FieldPath.ROOT.field(field), Values.describe(value) + " (expected: " + expected + ")");
    }
  }
}
