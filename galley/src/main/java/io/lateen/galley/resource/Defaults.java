package io.lateen.galley.resource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Kubernetes fills in when the author of a built-in object says nothing.
final class Defaults {

  private Defaults() {}

  static void fill(ResourceType type, ObjectNode object) {
    switch (type.storageGroup() + "/" + type.plural()) {
      case "/pods" -> pod(object.withObjectProperty("spec"));
      case "/services" -> service(object.withObjectProperty("spec"));
      case "/secrets" -> secret(object);
      case "/namespaces" -> namespace(object);
      case "apps/deployments" -> deployment(object.withObjectProperty("spec"));
      case "apps/replicasets" -> replicas(object.withObjectProperty("spec"));
      default -> {}
    }
  }

  private static void namespace(ObjectNode namespace) {
    ObjectNode meta = namespace.withObjectProperty("metadata");
    meta.withObjectProperty("labels")
        .put("kubernetes.io/metadata.name", meta.path("name").asString(""));
    ObjectNode spec = namespace.withObjectProperty("spec");
    if (!spec.has("finalizers")) {
      spec.putArray("finalizers").add("kubernetes");
    }
  }

  private static void secret(ObjectNode secret) {
    text(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain) {
      ObjectNode data = secret.withObjectProperty("data");
      plain.forEachEntry(
          (key, value) -> {
            byte[] bytes = value.asString("").getBytes(StandardCharsets.UTF_8);
            data.put(key, Base64.getEncoder().encodeToString(bytes));
          });
    }
  }

  private static void deployment(ObjectNode spec) {
    replicas(spec);
    number(spec, "revisionHistoryLimit", 10);
    number(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = spec.withObjectProperty("strategy");
    text(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asString("").equals("RollingUpdate")) {
      ObjectNode rolling = strategy.withObjectProperty("rollingUpdate");
      text(rolling, "maxUnavailable", "25%");
      text(rolling, "maxSurge", "25%");
    }
  }

  private static void replicas(ObjectNode spec) {
    number(spec, "replicas", 1);
    if (spec.path("template").isObject()) {
      pod(spec.withObjectProperty("template").withObjectProperty("spec"));
    }
  }

  private static void service(ObjectNode spec) {
    text(spec, "type", "ClusterIP");
    text(spec, "sessionAffinity", "None");
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode object) {
        text(object, "protocol", "TCP");
        if (!object.has("targetPort") && object.has("port")) {
          object.set("targetPort", object.path("port"));
        }
      }
    }
  }

  private static void pod(ObjectNode spec) {
    text(spec, "restartPolicy", "Always");
    number(spec, "terminationGracePeriodSeconds", 30);
    text(spec, "dnsPolicy", "ClusterFirst");
    text(spec, "schedulerName", "default-scheduler");
    if (!spec.has("securityContext")) {
      spec.putObject("securityContext");
    }
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode object) {
          container(object);
        }
      }
    }
  }

  private static void container(ObjectNode container) {
    String image = container.path("image").asString("");
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !last.contains(":") || last.endsWith(":latest");
    text(container, "imagePullPolicy", latest && !image.contains("@") ? "Always" : "IfNotPresent");
    text(container, "terminationMessagePath", "/dev/termination-log");
    text(container, "terminationMessagePolicy", "File");
    if (!container.has("resources")) {
      container.putObject("resources");
    }
    for (JsonNode port : container.path("ports")) {
      if (port instanceof ObjectNode object) {
        text(object, "protocol", "TCP");
      }
    }
    for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.path(name) instanceof ObjectNode probe) {
        probe(probe);
      }
    }
  }

  private static void probe(ObjectNode probe) {
    number(probe, "timeoutSeconds", 1);
    number(probe, "periodSeconds", 10);
    number(probe, "successThreshold", 1);
    number(probe, "failureThreshold", 3);
    if (probe.path("httpGet") instanceof ObjectNode get) {
      text(get, "path", "/");
      text(get, "scheme", "HTTP");
    }
  }

  private static void text(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void number(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }
}
