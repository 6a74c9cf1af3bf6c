package io.lateen.galley.resource;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The subresource `scale`: how many replicas are wanted, as autoscaling/v1.
final class Scale {

  private Scale() {}

  static ObjectNode of(ObjectNode object) {
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode meta = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      if (object.path("metadata").has(field)) {
        meta.set(field, object.path("metadata").path(field));
      }
    }
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asInt(0));
    StringJoiner selector = new StringJoiner(",");
    object
        .path("spec")
        .path("selector")
        .path("matchLabels")
        .forEachEntry((key, value) -> selector.add(key + "=" + value.asString("")));
    status.put("selector", selector.toString());
    return scale;
  }

  /// The object with as many replicas as the scale wants.
  static ObjectNode applyTo(ObjectNode object, JsonNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (!replicas.isMissingNode() && (!replicas.isIntegralNumber() || replicas.asInt(0) < 0)) {
      throw ApiException.badRequest(
          "spec.replicas: " + replicas + " (expected: an integer of at least 0)");
    }
    ObjectNode scaled = object.deepCopy();
    scaled.withObjectProperty("spec").put("replicas", replicas.asInt(0));
    String version = scale.path("metadata").path("resourceVersion").asString("");
    if (!version.isEmpty()) {
      scaled.withObjectProperty("metadata").put("resourceVersion", version);
    }
    return scaled;
  }
}
