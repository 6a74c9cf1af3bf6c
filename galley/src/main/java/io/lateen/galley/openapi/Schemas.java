package io.lateen.galley.openapi;

import io.lateen.galley.resource.ResourceType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of resources: what is known of each, and what all have.
final class Schemas {

  static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private Schemas() {}

  /// `io.istio.networking.v1alpha3.Gateway`: the group backwards, the version, the kind.
  static String name(ResourceType type) {
    List<String> words =
        Arrays.asList((type.group().isEmpty() ? "core.api.k8s.io" : type.group()).split("\\.", -1));
    Collections.reverse(words);
    return String.join(".", words) + "." + type.version() + "." + type.kind();
  }

  static ObjectNode of(ResourceType type) {
    ObjectNode schema = type.schema() instanceof ObjectNode known ? known.deepCopy() : open();
    ObjectNode properties = schema.withObjectProperty("properties");
    properties.set("apiVersion", string("The version of this document's form."));
    properties.set("kind", string("The kind of thing this document describes."));
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("description", "Name, namespace, labels and what else every object has.");
    metadata.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + OBJECT_META);
    metadata.putObject("default");
    properties.set("metadata", metadata);
    ArrayNode kinds = schema.putArray("x-kubernetes-group-version-kind");
    fillKind(kinds.addObject(), type);
    return schema;
  }

  static void fillKind(ObjectNode node, ResourceType type) {
    node.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
  }

  static ObjectNode objectMeta() {
    ObjectNode meta = JsonNodeFactory.instance.objectNode().put("type", "object");
    meta.put("description", "What every object has.");
    ObjectNode properties = meta.putObject("properties");
    for (String field :
        List.of("name", "generateName", "namespace", "uid", "resourceVersion", "selfLink")) {
      properties.set(field, JsonNodeFactory.instance.objectNode().put("type", "string"));
    }
    for (String field : List.of("creationTimestamp", "deletionTimestamp")) {
      properties.putObject(field).put("type", "string").put("format", "date-time");
    }
    for (String field : List.of("generation", "deletionGracePeriodSeconds")) {
      properties.putObject(field).put("type", "integer").put("format", "int64");
    }
    for (String field : List.of("labels", "annotations")) {
      properties
          .putObject(field)
          .put("type", "object")
          .putObject("additionalProperties")
          .put("type", "string");
    }
    list(properties, "finalizers").put("type", "string");
    for (String field : List.of("ownerReferences", "managedFields")) {
      list(properties, field)
          .put("type", "object")
          .put("x-kubernetes-preserve-unknown-fields", true);
    }
    return meta;
  }

  private static ObjectNode list(ObjectNode properties, String field) {
    return properties.putObject(field).put("type", "array").putObject("items");
  }

  private static ObjectNode open() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
  }

  private static ObjectNode string(String description) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "string")
        .put("description", description);
  }
}
