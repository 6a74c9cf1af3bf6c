package io.lateen.galley.discovery;

import io.lateen.galley.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Discovery in the old way, a document per group and version (kubectl up to 1.25, and anybody's
/// fallback).
public final class PlainDiscovery {

  private final ServedTypes types;

  public PlainDiscovery(ServedTypes types) {
    this.types = types;
  }

  /// For `/api`.
  public JsonNode coreVersions() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
    node.putArray("versions").add("v1");
    node.putArray("serverAddressByClientCIDRs");
    return node;
  }

  /// For `/apis`.
  public JsonNode groups() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = node.putArray("groups");
    types
        .groups()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                fill(groups.addObject(), group, versions);
              }
            });
    return node;
  }

  /// For `/apis/G`.
  public Optional<JsonNode> group(String group) {
    Map<String, List<ResourceType>> versions = types.groups().get(group);
    if (versions == null || group.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", "APIGroup").put("apiVersion", "v1");
    fill(node, group, versions);
    return Optional.of(node);
  }

  /// For `/api/v1` and `/apis/G/V`.
  public Optional<JsonNode> resources(String group, String version) {
    List<ResourceType> found = types.in(group, version);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", "APIResourceList").put("apiVersion", "v1");
    node.put("groupVersion", found.getFirst().apiVersion());
    ArrayNode resources = node.putArray("resources");
    for (ResourceType type : found) {
      addResource(resources, type);
      Subresource.of(type).forEach(each -> addSubresource(resources, type, each));
    }
    return Optional.of(node);
  }

  private static void fill(
      ObjectNode node, String group, Map<String, List<ResourceType>> versions) {
    node.put("name", group);
    ArrayNode list = node.putArray("versions");
    versions.keySet().forEach(version -> fillVersion(list.addObject(), group, version));
    fillVersion(node.putObject("preferredVersion"), group, versions.keySet().iterator().next());
  }

  private static void fillVersion(ObjectNode node, String group, String version) {
    node.put("groupVersion", group + "/" + version).put("version", version);
  }

  private static void addResource(ArrayNode resources, ResourceType type) {
    ObjectNode node = resources.addObject();
    node.put("name", type.plural()).put("singularName", type.singular());
    node.put("namespaced", type.namespaced()).put("kind", type.kind());
    Lists.put(node, "verbs", type.verbs());
    Lists.putUnlessEmpty(node, "shortNames", type.shortNames());
    Lists.putUnlessEmpty(node, "categories", type.categories());
  }

  private static void addSubresource(
      ArrayNode resources, ResourceType type, Subresource subresource) {
    ObjectNode node = resources.addObject();
    node.put("name", type.plural() + "/" + subresource.name()).put("singularName", "");
    node.put("namespaced", type.namespaced()).put("kind", subresource.kind());
    if (!subresource.group().equals(type.group())) {
      node.put("group", subresource.group()).put("version", subresource.version());
    }
    Lists.put(node, "verbs", subresource.verbs());
  }
}
