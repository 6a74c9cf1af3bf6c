package io.lateen.galley.openapi;

import io.lateen.galley.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAPI v3: an index, and a document per group and version with the paths and the schema of each
/// of its resources; and of v2 the empty JSON document and the one in protobuf that kubectl reads.
public final class OpenApiDocuments {

  private OpenApiDocuments() {}

  /// For `/openapi/v3`.
  ///
  /// @param groupVersions the resources of each group and version served
  public static JsonNode index(List<List<ResourceType>> groupVersions) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (List<ResourceType> types : groupVersions) {
      String path = base(types.getFirst());
      String url = "/openapi/v3/" + path + "?hash=" + hash(bytes(document(types)));
      paths.putObject(path).put("serverRelativeURL", url);
    }
    return index;
  }

  /// For `/openapi/v3/api/v1`, `/openapi/v3/apis/G/V`.
  ///
  /// @param types of one group and version, not empty
  public static JsonNode document(List<ResourceType> types) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.32.0+lateen");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    schemas.set(Schemas.OBJECT_META, Schemas.objectMeta());
    for (ResourceType type : types) {
      Paths.add(paths, type);
      schemas.set(Schemas.name(type), Schemas.of(type));
    }
    return document;
  }

  /// For `/openapi/v2` in JSON: valid and empty.
  public static JsonNode version2() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.32.0+lateen");
    document.putObject("paths");
    document.putObject("definitions");
    return document;
  }

  /// For `/openapi/v2` in protobuf.
  ///
  /// @param types all that are served
  public static byte[] version2Protobuf(List<ResourceType> types) {
    return GnosticTranslator.translate(types);
  }

  /// `api/v1` or `apis/G/V`.
  static String base(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }

  private static byte[] bytes(JsonNode document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// What the index says of a document; whoever asks for it with this hash may keep it for ever.
  ///
  /// @param document its JSON
  public static String hash(byte[] document) {
    CRC32 sum = new CRC32();
    sum.update(document);
    return Long.toHexString(sum.getValue()).toUpperCase(Locale.ROOT);
  }
}
