package io.lateen.cli.inject;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An object with a Pod in it. Changes go to the tree it was found in.
///
/// @param name of the object, not of the Pod
/// @param template metadata and spec of the Pod
record Workload(String kind, String name, String namespace, ObjectNode template) {
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "Pod", "",
          "Deployment", "/spec/template",
          "DeploymentConfig", "/spec/template",
          "ReplicaSet", "/spec/template",
          "DaemonSet", "/spec/template",
          "StatefulSet", "/spec/template",
          "Job", "/spec/template",
          "ReplicationController", "/spec/template",
          "CronJob", "/spec/jobTemplate/spec/template");

  /// Empty for a kind that runs nothing, and for one whose Pod is not written out.
  static Optional<Workload> find(JsonNode document, String defaultNamespace) {
    String kind = document.path("kind").asString("");
    String path = TEMPLATES.get(kind);
    if (path == null || !(document.at(path) instanceof ObjectNode template)) {
      return Optional.empty();
    }
    JsonNode metadata = document.path("metadata");
    return template.path("spec").path("containers").isArray()
        ? Optional.of(
            new Workload(
                kind,
                metadata.path("name").asString(metadata.path("generateName").asString("")),
                metadata.path("namespace").asString(defaultNamespace),
                template))
        : Optional.empty();
  }

  ObjectNode spec() {
    return object(template, "spec");
  }

  ArrayNode containers() {
    return list("containers");
  }

  JsonNode labels() {
    return template.path("metadata").path("labels");
  }

  JsonNode annotations() {
    return template.path("metadata").path("annotations");
  }

  /// An annotation, or what stands for it.
  String annotation(String name, String otherwise) {
    return annotations().path(name).asString(otherwise);
  }

  void annotate(String name, String value) {
    object(object(template, "metadata"), "annotations").put(name, value);
  }

  /// A list of the Pod's spec, made when it is not there.
  ArrayNode list(String field) {
    if (spec().get(field) instanceof ArrayNode list) {
      return list;
    }
    return spec().putArray(field);
  }

  boolean hasSidecar() {
    return containers()
        .valueStream()
        .anyMatch(container -> container.path("name").asString("").equals("istio-proxy"));
  }

  private static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
  }
}
