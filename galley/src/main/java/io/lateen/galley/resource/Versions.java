package io.lateen.galley.resource;

import io.lateen.galley.crd.CrdConverter;
import io.lateen.galley.store.StoreKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects between the version they are served in and the version they are kept in.
final class Versions {

  private Versions() {}

  static String resource(ResourceType type) {
    return type.storageGroup() + "/" + type.plural();
  }

  static StoreKey key(ResourceType type, String namespace, String name) {
    return new StoreKey(resource(type), type.namespaced() ? namespace : "", name);
  }

  /// The tree as kept; the argument stays as it is.
  static ObjectNode toStorage(ResourceType type, ObjectNode served) {
    if (isDefinition(type) && type.version().equals("v1beta1")) {
      return CrdConverter.toV1(served);
    }
    ObjectNode stored = served.deepCopy();
    if (type.alias() && type.kind().equals("Deployment")) {
      selectorFromTemplate(stored);
    }
    return stored.put("apiVersion", type.storageApiVersion()).put("kind", type.kind());
  }

  /// The tree as served; the argument stays as it is, and is the answer when nothing differs.
  static ObjectNode toServed(ResourceType type, ObjectNode stored) {
    if (stored.path("apiVersion").asString("").equals(type.apiVersion())) {
      return stored;
    }
    if (isDefinition(type)) {
      return CrdConverter.toV1beta1(stored);
    }
    ObjectNode served = stored.objectNode();
    served.put("apiVersion", type.apiVersion());
    stored.forEachEntry(
        (name, value) -> {
          if (!name.equals("apiVersion")) {
            served.set(name, value);
          }
        });
    return served;
  }

  static boolean isDefinition(ResourceType type) {
    return type.plural().equals("customresourcedefinitions")
        && type.group().equals("apiextensions.k8s.io");
  }

  /// In extensions/v1beta1 a Deployment selects what its template is labelled with.
  private static void selectorFromTemplate(ObjectNode deployment) {
    ObjectNode spec = deployment.withObjectProperty("spec");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!spec.has("selector") && labels.isObject()) {
      spec.putObject("selector").set("matchLabels", labels.deepCopy());
    }
  }
}
