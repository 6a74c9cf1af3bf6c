package io.lateen.wire.mcp;

import com.google.protobuf.ByteString;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Objects of an API server ↔ resources of a collection. A body is Istio 1.1's message where that
/// says all the object does, and a Struct where the object has fields that came later.
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  private Documents() {}

  /// What an object is called in its collection.
  public static String name(KubeObject object) {
    String namespace = object.namespace();
    return namespace.isEmpty() ? object.name() : namespace + "/" + object.name();
  }

  /// What a source sends of an object.
  public static Resource resource(Collection collection, KubeObject object) {
    Metadata metadata =
        new Metadata(
            name(object),
            created(object.tree()),
            object.resourceVersion(),
            object.labels(),
            object.annotations());
    return new Resource(metadata, body(collection, metadata.name(), object.spec()));
  }

  private static @Nullable Instant created(JsonNode tree) {
    String time = tree.path("metadata").path("creationTimestamp").asString("");
    try {
      return time.isEmpty() ? null : Instant.parse(time);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Body body(Collection collection, String name, JsonNode spec) {
    JsonNode tree = spec.isObject() ? spec : JsonNodeFactory.instance.objectNode();
    MessageType type = Schema.istio().message(collection.message());
    if (type != null) {
      MessageEncoder encoder = new MessageEncoder(Schema.istio());
      byte[] message = encoder.encode(type, tree);
      if (encoder.problems().isEmpty()) {
        return Body.of(type.name(), ByteString.copyFrom(message));
      }
      LOG.debug("{} {} is sent as a Struct: {}", collection.plural(), name, encoder.problems());
    }
    return Body.of(WellKnown.STRUCT, Wire.bytes(Structs.fields(tree)));
  }

  /// What a sink makes of a resource.
  ///
  /// @param kind of the object
  /// @throws IOException if its name or its body is not what the collection holds
  public static KubeObject object(Collection collection, ObjectKind kind, Resource resource)
      throws IOException {
    Metadata metadata = resource.metadata();
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    ObjectNode about = tree.putObject("metadata");
    name(kind, metadata.name(), about);
    about.put("resourceVersion", metadata.version());
    Instant created = metadata.createTime();
    if (created != null) {
      about.put("creationTimestamp", created.toString());
    }
    texts(about, "labels", metadata.labels());
    texts(about, "annotations", metadata.annotations());
    tree.set("spec", spec(collection, resource.body()));
    return new KubeObject(kind, tree);
  }

  private static void name(ObjectKind kind, String full, ObjectNode about) throws IOException {
    int slash = full.indexOf('/');
    if (slash == 0
        || slash == full.length() - 1
        || full.isEmpty()
        || (slash < 0 && kind.namespaced())) {
      throw new IOException(
          "name: \"" + full + "\" (expected: " + (kind.namespaced() ? "namespace/name)" : "name)"));
    }
    about.put("name", full.substring(slash + 1));
    if (kind.namespaced()) {
      about.put("namespace", full.substring(0, slash));
    }
  }

  private static void texts(ObjectNode about, String field, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      ObjectNode map = about.putObject(field);
      texts.forEach(map::put);
    }
  }

  private static ObjectNode spec(Collection collection, Body body) throws IOException {
    MessageType type = Schema.istio().message(collection.message());
    if (body.message().equals(WellKnown.STRUCT)) {
      return Structs.read(body.value().newCodedInput());
    }
    if (type == null || !body.message().equals(type.name())) {
      throw new IOException(
          "body: " + body.typeUrl() + " (expected: " + collection.message() + " or Struct)");
    }
    return new MessageDecoder(Schema.istio()).decode(type, body.value().newCodedInput());
  }
}
