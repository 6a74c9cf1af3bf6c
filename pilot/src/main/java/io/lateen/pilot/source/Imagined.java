package io.lateen.pilot.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What controllers would make of documents: a Pod for each Deployment, Endpoints for each Service
/// with a selector.
///
/// @param pods those that are written down too, with an address
record Imagined(List<JsonNode> pods, List<JsonNode> endpoints) {
  /// Of the block that RFC 2544 keeps free for measurements.
  private static final String ADDRESSES = "198.18.";

  static Imagined of(List<JsonNode> documents) {
    List<JsonNode> pods = new ArrayList<>();
    for (JsonNode document : documents) {
      switch (document.path("kind").asString("")) {
        case "Deployment" -> pods.add(pod(document, pods.size() + 1));
        case "Pod" -> pods.add(addressed((ObjectNode) document.deepCopy(), pods.size() + 1));
        default -> {}
      }
    }
    List<JsonNode> endpoints = new ArrayList<>();
    for (JsonNode document : documents) {
      boolean selects = !document.path("spec").path("selector").isEmpty();
      if (document.path("kind").asString("").equals("Service") && selects) {
        endpoints.add(endpoints(document, pods));
      }
    }
    return new Imagined(pods, endpoints);
  }

  private static JsonNode pod(JsonNode deployment, int number) {
    JsonNode template = deployment.path("spec").path("template");
    ObjectNode pod = object("v1", "Pod", deployment.path("metadata"));
    pod.withObject("/metadata").set("labels", template.path("metadata").path("labels"));
    pod.set("spec", template.path("spec"));
    return addressed(pod, number);
  }

  private static ObjectNode object(String version, String kind, JsonNode like) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    object
        .putObject("metadata")
        .put("name", like.path("name").asString(""))
        .put("namespace", like.path("namespace").asString(""));
    return object;
  }

  private static JsonNode addressed(ObjectNode pod, int number) {
    ObjectNode status = pod.withObject("/status");
    status.put("phase", "Running");
    if (status.path("podIP").asString("").isEmpty()) {
      status.put("podIP", ADDRESSES + number / 250 + "." + (number % 250 + 1));
    }
    return pod;
  }

  private static JsonNode endpoints(JsonNode service, List<JsonNode> pods) {
    ObjectNode endpoints = object("v1", "Endpoints", service.path("metadata"));
    var subsets = endpoints.putArray("subsets");
    for (JsonNode pod : pods) {
      if (selects(service, pod)) {
        ObjectNode subset = subsets.addObject();
        ObjectNode address = subset.putArray("addresses").addObject();
        address.put("ip", pod.path("status").path("podIP").asString(""));
        String name = pod.path("metadata").path("name").asString("");
        address.putObject("targetRef").put("kind", "Pod").put("name", name);
        ports(service, pod, subset);
      }
    }
    return endpoints;
  }

  private static boolean selects(JsonNode service, JsonNode pod) {
    JsonNode meta = pod.path("metadata");
    Map<String, String> wanted = ServiceReader.strings(service.path("spec").path("selector"));
    Map<String, String> labels = ServiceReader.strings(meta.path("labels"));
    return meta.path("namespace").equals(service.path("metadata").path("namespace"))
        && labels.entrySet().containsAll(wanted.entrySet());
  }

  private static void ports(JsonNode service, JsonNode pod, ObjectNode subset) {
    var ports = subset.putArray("ports");
    for (JsonNode port : service.path("spec").path("ports")) {
      int number = target(port, pod);
      if (number > 0) {
        ports.addObject().put("name", port.path("name").asString("")).put("port", number);
      }
    }
  }

  /// A number, the name of a container's port, or the Service's own port.
  private static int target(JsonNode port, JsonNode pod) {
    JsonNode target = port.path("targetPort");
    if (target.isMissingNode() || target.isNull()) {
      return port.path("port").asInt(0);
    }
    if (target.isInt()) {
      return target.asInt(0);
    }
    for (JsonNode container : pod.path("spec").path("containers")) {
      for (JsonNode named : container.path("ports")) {
        if (named.path("name").asString("").equals(target.asString(""))) {
          return named.path("containerPort").asInt(0);
        }
      }
    }
    return 0;
  }
}
