package io.lateen.galley.crd;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// CustomResourceDefinitions between apiextensions.k8s.io/v1beta1 and v1. In v1beta1 schema,
/// subresources and columns may stand once for all versions, and `version` may stand alone.
public final class CrdConverter {

  private static final String GROUP = "apiextensions.k8s.io/";

  private CrdConverter() {}

  /// The definition as v1; the argument stays as it is. Schemas are made structural enough: a
  /// definition without one keeps every field.
  public static ObjectNode toV1(ObjectNode definition) {
    ObjectNode result = definition.deepCopy().put("apiVersion", GROUP + "v1");
    ObjectNode spec = result.withObjectProperty("spec");
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    for (JsonNode version : versions(spec)) {
      versions.add(versionToV1(version, spec));
    }
    spec.set("versions", versions);
    spec.remove("version");
    spec.remove("validation");
    spec.remove("subresources");
    spec.remove("additionalPrinterColumns");
    if (!spec.has("preserveUnknownFields")) {
      spec.put("preserveUnknownFields", true);
    }
    spec.remove("conversion");
    spec.putObject("conversion").put("strategy", "None");
    return result;
  }

  private static ArrayNode versions(ObjectNode spec) {
    if (spec.get("versions") instanceof ArrayNode versions && !versions.isEmpty()) {
      return versions;
    }
    ArrayNode versions = JsonNodeFactory.instance.arrayNode();
    versions
        .addObject()
        .put("name", spec.path("version").asString(""))
        .put("served", true)
        .put("storage", true);
    return versions;
  }

  private static ObjectNode versionToV1(JsonNode version, ObjectNode spec) {
    ObjectNode result = ((ObjectNode) version).deepCopy();
    JsonNode validation = spec.path("validation");
    if (!result.has("schema") && validation.has("openAPIV3Schema")) {
      result.set("schema", validation.deepCopy());
    }
    if (!result.path("schema").has("openAPIV3Schema")) {
      result.putObject("schema").set("openAPIV3Schema", anything());
    }
    if (!result.has("subresources") && spec.has("subresources")) {
      result.set("subresources", spec.path("subresources").deepCopy());
    }
    JsonNode columns =
        result.has("additionalPrinterColumns")
            ? result.path("additionalPrinterColumns")
            : spec.path("additionalPrinterColumns");
    if (columns.isArray()) {
      result.set("additionalPrinterColumns", renamed(columns, "JSONPath", "jsonPath"));
    }
    return result;
  }

  /// The definition as v1beta1; the argument stays as it is. What is the same in all versions
  /// stands once, as it was written.
  public static ObjectNode toV1beta1(ObjectNode definition) {
    ObjectNode result = definition.deepCopy().put("apiVersion", GROUP + "v1beta1");
    ObjectNode spec = result.withObjectProperty("spec");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("additionalPrinterColumns").isArray()) {
        ((ObjectNode) version)
            .set(
                "additionalPrinterColumns",
                renamed(version.path("additionalPrinterColumns"), "jsonPath", "JSONPath"));
      }
    }
    hoist(spec, "additionalPrinterColumns", "additionalPrinterColumns");
    hoist(spec, "subresources", "subresources");
    hoist(spec, "schema", "validation");
    spec.put("version", spec.path("versions").path(0).path("name").asString(""));
    return result;
  }

  private static void hoist(ObjectNode spec, String field, String to) {
    JsonNode versions = spec.path("versions");
    JsonNode first = versions.path(0).path(field);
    if (first.isMissingNode()
        || versions.valueStream().anyMatch(version -> !version.path(field).equals(first))) {
      return;
    }
    JsonNode once = first.deepCopy();
    versions.forEach(version -> ((ObjectNode) version).remove(field));
    if (!once.path("openAPIV3Schema").equals(anything())) {
      spec.set(to, once);
    }
  }

  private static ObjectNode anything() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
  }

  private static ArrayNode renamed(JsonNode columns, String from, String to) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode column : columns) {
      ObjectNode copy = ((ObjectNode) column).deepCopy();
      JsonNode path = copy.remove(from);
      if (path != null) {
        copy.set(to, path);
      }
      result.add(copy);
    }
    return result;
  }
}
