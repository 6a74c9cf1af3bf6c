package io.lateen.galley.resource;

import io.lateen.galley.crd.Definition;
import io.lateen.model.check.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What Kubernetes demands of built-in objects beyond their types.
final class BuiltInChecks {

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private final List<Problem> problems = new ArrayList<>();

  private BuiltInChecks() {}

  static List<Problem> check(ResourceType type, JsonNode object, @Nullable JsonNode old) {
    BuiltInChecks checks = new BuiltInChecks();
    checks.metadata(type, object.path("metadata"));
    JsonNode spec = object.path("spec");
    switch (type.storageGroup() + "/" + type.plural()) {
      case "/pods" -> checks.podSpec(spec, "spec");
      case "/services" -> checks.service(spec);
      case "apps/deployments", "apps/replicasets" -> checks.workload(spec, old);
      case "apiextensions.k8s.io/customresourcedefinitions" ->
          Definition.problems(object)
              .forEach(problem -> checks.problems.add(Problem.error(problem[0], problem[1])));
      default -> {}
    }
    return checks.problems;
  }

  private void metadata(ResourceType type, JsonNode meta) {
    String name = meta.path("name").asString("");
    boolean rbac = type.group().equals("rbac.authorization.k8s.io");
    if (type.group().isEmpty() && type.plural().equals("services")) {
      expect(
          LABEL.matcher(name).matches() && name.length() <= 63,
          "metadata.name",
          quoted(name) + " (expected: a DNS label: lower case letters, digits and -)");
    } else if (!rbac) {
      expect(
          SUBDOMAIN.matcher(name).matches() && name.length() <= 253,
          "metadata.name",
          quoted(name) + " (expected: a DNS name: lower case letters, digits, - and .)");
    }
    meta.path("labels")
        .forEachEntry(
            (key, value) ->
                expect(
                    value.isString() && LABEL_VALUE.matcher(value.asString("")).matches(),
                    "metadata.labels." + key,
                    value + " (expected: at most 63 letters, digits, -, _ and .)"));
  }

  private void service(JsonNode spec) {
    boolean needsPorts =
        !spec.path("type").asString("").equals("ExternalName")
            && !spec.path("clusterIP").asString("").equals("None");
    JsonNode ports = spec.path("ports");
    expect(!needsPorts || !ports.isEmpty(), "spec.ports", "Required value");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      String name = ports.path(i).path("name").asString("");
      port(ports.path(i).path("port"), path + ".port");
      expect(ports.size() == 1 || !name.isEmpty(), path + ".name", "Required value");
      expect(names.add(name) || name.isEmpty(), path + ".name", quoted(name) + " stands twice");
    }
    String type = spec.path("type").asString("");
    expect(
        Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName").contains(type),
        "spec.type",
        quoted(type) + " (expected: ClusterIP, NodePort, LoadBalancer or ExternalName)");
  }

  private void workload(JsonNode spec, @Nullable JsonNode old) {
    JsonNode selector = spec.path("selector");
    JsonNode template = spec.path("template");
    int replicas = spec.path("replicas").asInt(0);
    expect(replicas >= 0, "spec.replicas", replicas + " (expected: at least 0)");
    expect(!selector.isEmpty(), "spec.selector", "Required value");
    JsonNode labels = template.path("metadata").path("labels");
    boolean selected =
        selector
            .path("matchLabels")
            .propertyStream()
            .allMatch(entry -> labels.path(entry.getKey()).equals(entry.getValue()));
    expect(
        selected,
        "spec.template.metadata.labels",
        labels + " (expected: labels that spec.selector selects)");
    if (old != null) {
      expect(
          old.path("spec").path("selector").equals(selector),
          "spec.selector",
          selector + ": field is immutable");
    }
    podSpec(template.path("spec"), "spec.template.spec");
  }

  private void podSpec(JsonNode spec, String path) {
    JsonNode containers = spec.path("containers");
    expect(!containers.isEmpty(), path + ".containers", "Required value");
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < spec.path(list).size(); i++) {
        container(spec.path(list).path(i), path + "." + list + "[" + i + "]", names);
      }
    }
  }

  private void container(JsonNode container, String path, Set<String> names) {
    String name = container.path("name").asString("");
    expect(!name.isEmpty(), path + ".name", "Required value");
    expect(names.add(name) || name.isEmpty(), path + ".name", quoted(name) + " stands twice");
    expect(!container.path("image").asString("").isEmpty(), path + ".image", "Required value");
    JsonNode ports = container.path("ports");
    for (int i = 0; i < ports.size(); i++) {
      port(ports.path(i).path("containerPort"), path + ".ports[" + i + "].containerPort");
    }
  }

  private void port(JsonNode port, String path) {
    int number = port.asInt(0);
    expect(
        number >= 1 && number <= 65535,
        path,
        port.isMissingNode() ? "Required value" : port + " (expected: 1..65535)");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private void expect(boolean fine, String path, String message) {
    if (!fine) {
      problems.add(Problem.error(path, message));
    }
  }
}
