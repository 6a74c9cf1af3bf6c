package io.lateen.galley.resource;

import io.lateen.galley.table.TableWriter;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Kept objects → the form a caller wants.
final class Renderer {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final InstantSource clock;

  Renderer(InstantSource clock) {
    this.clock = clock;
  }

  JsonNode one(ApiCall call, ObjectNode stored) {
    ObjectNode served = Versions.toServed(call.type(), stored);
    return switch (call.rendering()) {
      case Rendering.Whole() -> served;
      case Rendering.Metadata(String version) -> metadataOf(served, version);
      case Rendering.Table table -> {
        ObjectNode meta = NODES.objectNode();
        meta.set("resourceVersion", served.path("metadata").path("resourceVersion"));
        yield table(call.type(), table, meta, List.of(served), true);
      }
    };
  }

  JsonNode list(ApiCall call, List<ObjectNode> stored, ObjectNode meta) {
    List<ObjectNode> served =
        stored.stream().map(object -> Versions.toServed(call.type(), object)).toList();
    return switch (call.rendering()) {
      case Rendering.Whole() ->
          listing(call.type().listKind(), call.type().apiVersion(), meta, served);
      case Rendering.Metadata(String version) ->
          listing(
              "PartialObjectMetadataList",
              "meta.k8s.io/" + version,
              meta,
              served.stream().map(object -> metadataOf(object, version)).toList());
      case Rendering.Table table -> table(call.type(), table, meta, served, true);
    };
  }

  /// @param first the first event of its watch: only then a table says its columns
  ObjectNode event(ApiCall call, String type, ObjectNode stored, boolean first) {
    JsonNode object =
        call.rendering() instanceof Rendering.Table table
            ? eventTable(call.type(), table, Versions.toServed(call.type(), stored), first)
            : one(call, stored);
    ObjectNode event = NODES.objectNode().put("type", type);
    event.set("object", object);
    return event;
  }

  /// @param initialEnd this bookmark ends the initial events
  ObjectNode bookmark(ApiCall call, long revision, boolean initialEnd) {
    ObjectNode object = NODES.objectNode();
    object.put("kind", call.type().kind()).put("apiVersion", call.type().apiVersion());
    ObjectNode meta = object.putObject("metadata");
    meta.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEnd) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    ObjectNode event = NODES.objectNode().put("type", "BOOKMARK");
    event.set("object", object);
    return event;
  }

  private ObjectNode eventTable(
      ResourceType type, Rendering.Table table, ObjectNode served, boolean first) {
    ObjectNode meta = NODES.objectNode();
    meta.set("resourceVersion", served.path("metadata").path("resourceVersion"));
    return table(type, table, meta, List.of(served), first);
  }

  private ObjectNode table(
      ResourceType type,
      Rendering.Table table,
      ObjectNode meta,
      List<ObjectNode> served,
      boolean definitions) {
    return TableWriter.write(
        table.version(),
        meta,
        type.columns(),
        served,
        object ->
            switch (table.includeObject()) {
              case NONE -> NODES.nullNode();
              case METADATA -> metadataOf(object, table.version());
              case OBJECT -> object;
            },
        definitions,
        clock.instant());
  }

  private static ObjectNode listing(
      String kind, String apiVersion, ObjectNode meta, List<? extends JsonNode> items) {
    ObjectNode list = NODES.objectNode().put("kind", kind).put("apiVersion", apiVersion);
    list.set("metadata", meta);
    ArrayNode array = list.putArray("items");
    items.forEach(array::add);
    return list;
  }

  private static ObjectNode metadataOf(JsonNode object, String version) {
    ObjectNode partial = NODES.objectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + version);
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
