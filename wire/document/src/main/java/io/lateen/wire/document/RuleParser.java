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

/// Kubernetes-shaped documents of networking.istio.io, of config.istio.io as far as they are for
/// proxies, and of the three groups about security → rules. Stateless.
///
/// Of networking Istio's later versions `v1beta1` and `v1` are read as `v1alpha3`: same kinds,
/// 1.1's fields.
public final class RuleParser {
  private static final String NETWORKING = "networking.istio.io/";
  private static final String CONFIG = "config.istio.io/";
  private static final String AUTHENTICATION = "authentication.istio.io/";
  private static final String RBAC = "rbac.istio.io/";
  private static final String SECURITY = "security.istio.io/";
  private static final List<String> TOP_LEVEL =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  /// What there is in one API group.
  private record Group(
      String prefix, Set<String> versions, Map<String, BiFunction<Meta, Fields, Rule>> kinds) {}

  private static final Group ROUTING =
      new Group(
          NETWORKING,
          Set.of(NETWORKING + "v1alpha3", NETWORKING + "v1beta1", NETWORKING + "v1"),
          new TreeMap<>(
              Map.of(
                  "VirtualService", VirtualServiceParser::parse,
                  "DestinationRule", DestinationRuleParser::parse,
                  "Gateway", GatewayParser::parse,
                  "ServiceEntry", ServiceEntryParser::parse,
                  "Sidecar", SidecarParser::parse,
                  "EnvoyFilter", EnvoyFilterParser::parse,
                  "WorkloadEntry", ServiceEntryParser::workload,
                  "WorkloadGroup", ServiceEntryParser::group)));

  /// The kinds of that group that are for proxies; the others are Mixer's.
  private static final Group POLICY =
      new Group(
          CONFIG,
          Set.of(CONFIG + "v1alpha2"),
          new TreeMap<>(
              Map.of(
                  "QuotaSpec", SpecParser::quota,
                  "QuotaSpecBinding", SpecParser::quotaBinding,
                  "HTTPAPISpec", SpecParser::api,
                  "HTTPAPISpecBinding", SpecParser::apiBinding)));

  private static final List<Group> GROUPS =
      List.of(
          ROUTING,
          POLICY,
          new Group(
              AUTHENTICATION,
              Set.of(AUTHENTICATION + "v1alpha1"),
              new TreeMap<>(
                  Map.of(
                      "Policy", AuthenticationParser::policy,
                      "MeshPolicy", AuthenticationParser::meshPolicy))),
          new Group(
              RBAC,
              Set.of(RBAC + "v1alpha1"),
              new TreeMap<>(
                  Map.of(
                      "ServiceRole", RbacDocumentParser::role,
                      "ServiceRoleBinding", RbacDocumentParser::binding,
                      "RbacConfig", RbacDocumentParser::config,
                      "ClusterRbacConfig", RbacDocumentParser::clusterConfig))),
          new Group(
              SECURITY,
              Set.of(SECURITY + "v1beta1", SECURITY + "v1"),
              new TreeMap<>(
                  Map.of(
                      "PeerAuthentication", AuthenticationParser::peerAuthentication,
                      "RequestAuthentication", AuthenticationParser::requestAuthentication,
                      "AuthorizationPolicy", AuthorizationParser::parse))));

  private RuleParser() {}

  /// Whether group and kind are of a rule that [#parse] reads, in whichever version.
  public static boolean reads(JsonNode document) {
    Group group = group(document);
    return document.path("apiVersion").asString("").startsWith(group.prefix)
        && group.kinds.containsKey(document.path("kind").asString(""));
  }

  private static Group group(JsonNode document) {
    String version = document.path("apiVersion").asString("");
    return GROUPS.stream()
        .filter(group -> version.startsWith(group.prefix))
        .findFirst()
        .orElse(ROUTING);
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
    BiFunction<Meta, Fields, Rule> parser =
        group(document).kinds.get(document.path("kind").asString(""));
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
    expectOneOf("apiVersion", document, group(document).versions, problems);
    expectOneOf("kind", document, group(document).kinds.keySet(), problems);
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
