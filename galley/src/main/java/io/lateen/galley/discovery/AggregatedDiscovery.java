package io.lateen.galley.discovery;

import io.lateen.galley.resource.ResourceType;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The whole of discovery in one document, `APIGroupDiscoveryList` (kubectl since 1.26).
public final class AggregatedDiscovery {

  private final ServedTypes types;

  public AggregatedDiscovery(ServedTypes types) {
    this.types = types;
  }

  /// The document.
  ///
  /// @param version `v2` or `v2beta1`; they differ in name only
  /// @param core whether for `/api` rather than `/apis`
  public JsonNode make(String version, boolean core) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    types
        .groups()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() == core) {
                addGroup(items.addObject(), group, versions);
              }
            });
    return list;
  }

  private static void addGroup(
      ObjectNode item, String group, Map<String, List<ResourceType>> versions) {
    ObjectNode metadata = item.putObject("metadata");
    if (!group.isEmpty()) {
      metadata.put("name", group);
    }
    metadata.putNull("creationTimestamp");
    ArrayNode list = item.putArray("versions");
    versions.forEach(
        (version, resources) -> {
          ObjectNode node = list.addObject().put("version", version);
          ArrayNode all = node.putArray("resources");
          resources.forEach(type -> addResource(all.addObject(), type));
          node.put("freshness", "Current");
        });
  }

  private static void addResource(ObjectNode node, ResourceType type) {
    node.put("resource", type.plural());
    addKind(node, type.group(), type.version(), type.kind());
    node.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", type.singular());
    Lists.put(node, "verbs", type.verbs());
    Lists.putUnlessEmpty(node, "shortNames", type.shortNames());
    Lists.putUnlessEmpty(node, "categories", type.categories());
    List<Subresource> below = Subresource.of(type);
    if (!below.isEmpty()) {
      ArrayNode list = node.putArray("subresources");
      below.forEach(each -> addSubresource(list.addObject(), each));
    }
  }

  private static void addSubresource(ObjectNode node, Subresource subresource) {
    node.put("subresource", subresource.name());
    addKind(node, subresource.group(), subresource.version(), subresource.kind());
    Lists.put(node, "verbs", subresource.verbs());
  }

  private static void addKind(ObjectNode node, String group, String version, String kind) {
    node.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
  }
}
