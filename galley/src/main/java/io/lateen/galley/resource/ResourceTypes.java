package io.lateen.galley.resource;

import io.lateen.galley.crd.Definition;
import io.lateen.galley.table.CustomColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every resource served right now: the built-in ones and those CRDs add. Safe for any thread.
public final class ResourceTypes {

  private volatile List<ResourceType> all = BuiltInTypes.all();
  private volatile long revision = 1;

  /// In the order discovery shows them: core first, then by group and version, preferred version
  /// first within a group.
  public List<ResourceType> all() {
    return all;
  }

  /// Grows whenever the list changes.
  public long revision() {
    return revision;
  }

  /// The resource as served in one version.
  ///
  /// @param group empty for core
  public Optional<ResourceType> lookup(String group, String version, String plural) {
    return all.stream()
        .filter(
            type ->
                type.group().equals(group)
                    && type.version().equals(version)
                    && type.plural().equals(plural))
        .findFirst();
  }

  /// The resource as kept: the one served version that is also the storage version.
  Optional<ResourceType> stored(String group, String plural) {
    return all.stream()
        .filter(type -> type.group().equals(group) && type.plural().equals(plural))
        .filter(type -> type.version().equals(type.storageVersion()))
        .findFirst();
  }

  /// Serves the built-in resources and those of these definitions (v1 documents).
  synchronized void define(Collection<? extends JsonNode> definitions) {
    List<ResourceType> types = new ArrayList<>(BuiltInTypes.all());
    for (JsonNode document : definitions) {
      if (!Definition.established(document)) {
        continue;
      }
      Definition definition = Definition.of(document);
      for (JsonNode version : definition.versions()) {
        if (version.path("served").asBoolean(false)) {
          types.add(custom(definition, version));
        }
      }
    }
    all = List.copyOf(types);
    revision = revision + 1;
  }

  private static ResourceType custom(Definition definition, JsonNode version) {
    JsonNode names = definition.names();
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    return new ResourceType(
        definition.group(),
        version.path("name").asString(""),
        definition.group(),
        definition.storageVersion(),
        definition.plural(),
        names.path("singular").asString(""),
        definition.kind(),
        names.path("listKind").asString(""),
        definition.namespaced(),
        strings(names.path("shortNames")),
        strings(names.path("categories")),
        BuiltInTypes.VERBS,
        subresources(version),
        CustomColumns.of(version.path("additionalPrinterColumns")),
        schema(definition, schema));
  }

  /// A schema that keeps unknown fields says nothing about them.
  private static @Nullable JsonNode schema(Definition definition, JsonNode schema) {
    if (!schema.isObject()) {
      return null;
    }
    if (!definition.preserve()) {
      return schema;
    }
    return ((ObjectNode) schema).deepCopy().put("x-kubernetes-preserve-unknown-fields", true);
  }

  private static Set<String> subresources(JsonNode version) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : List.of("status", "scale")) {
      if (version.path("subresources").has(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(name -> name.asString("")).toList();
  }
}
