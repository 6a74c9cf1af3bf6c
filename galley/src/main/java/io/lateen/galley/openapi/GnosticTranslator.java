package io.lateen.galley.openapi;

import io.lateen.galley.resource.ResourceType;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Resources → `openapi.v2.Document` in protobuf, the form in which kubectl up to 1.26 asks for the
/// API's description. Field numbers are those of gnostic's `OpenAPIv2.proto`. Two things are read
/// from it: that a kind's PATCH takes `dryRun` (diff, `--dry-run=server`), and the fields of kinds
/// (explain, validation before sending, merge keys).
final class GnosticTranslator {

  private static final String REFERENCE = "#/definitions/";

  private final ProtobufMessage paths = new ProtobufMessage();
  private final ProtobufMessage definitions = new ProtobufMessage();

  private GnosticTranslator() {}

  static byte[] translate(List<ResourceType> types) {
    GnosticTranslator all = new GnosticTranslator();
    all.define(Schemas.OBJECT_META, all.schema("metadata", Schemas.objectMeta()));
    types.forEach(all::add);
    return new ProtobufMessage()
        .text(1, "2.0")
        .message(2, new ProtobufMessage().text(1, "Kubernetes").text(2, "v1.32.0+lateen"))
        .message(8, all.paths)
        .message(9, all.definitions)
        .toBytes();
  }

  private void add(ResourceType type) {
    if (type.verbs().contains("patch")) {
      String path = Paths.collection(type) + "/{name}";
      paths.message(2, new ProtobufMessage().text(1, path).message(2, item(type)));
    }
    ProtobufMessage schema = schema(type.kind(), Schemas.of(type));
    extension(schema, 31, "x-kubernetes-group-version-kind", "- {" + kind(type) + "}\n");
    define(Schemas.name(type), schema);
  }

  private void define(String name, ProtobufMessage schema) {
    definitions.message(1, named(name, schema));
  }

  /// A path of which only PATCH is described.
  private static ProtobufMessage item(ResourceType type) {
    ProtobufMessage parameter = new ProtobufMessage().text(2, "query").text(4, "dryRun");
    parameter.text(6, "string");
    ProtobufMessage patch =
        new ProtobufMessage().message(8, within(1, within(2, within(3, parameter))));
    extension(patch, 13, "x-kubernetes-group-version-kind", "{" + kind(type) + "}\n");
    return new ProtobufMessage().message(8, patch);
  }

  private static ProtobufMessage within(int field, ProtobufMessage inner) {
    return new ProtobufMessage().message(field, inner);
  }

  private static String kind(ResourceType type) {
    return "group: \"%s\", version: \"%s\", kind: \"%s\""
        .formatted(type.group(), type.version(), type.kind());
  }

  /// @param field the name under which the schema stands, which tells how a list is merged
  private ProtobufMessage schema(String field, JsonNode schema) {
    if (schema.has("allOf")) { // what v3 must wrap, v2 says directly
      String target = schema.path("allOf").path(0).path("$ref").asString("");
      return new ProtobufMessage().text(1, target.replace("#/components/schemas/", REFERENCE));
    }
    ProtobufMessage message = new ProtobufMessage();
    boolean either = schema.path("x-kubernetes-int-or-string").asBoolean(false);
    message.text(2, either ? "int-or-string" : schema.path("format").asString(""));
    message.text(4, schema.path("description").asString(""));
    schema.path("required").forEach(name -> message.text(19, name.asString("")));
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject()) {
      message.message(21, within(1, schema("", additional)));
    }
    String type = either ? "string" : schema.path("type").asString("");
    if (!type.isEmpty()) {
      message.message(22, new ProtobufMessage().text(1, type));
    }
    if (type.equals("array")) {
      message.message(23, within(1, schema("", schema.path("items"))));
      MergeHints.of(field, schema.path("items"))
          .forEach((name, value) -> extension(message, 31, name, value + "\n"));
    }
    // A kind with fields has no others here, so what takes any field must show none.
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    if (!open && !schema.path("properties").isEmpty()) {
      message.message(25, properties(schema.path("properties")));
    }
    return message;
  }

  private ProtobufMessage properties(JsonNode properties) {
    ProtobufMessage all = new ProtobufMessage();
    properties.forEachEntry((name, schema) -> all.message(1, named(name, schema(name, schema))));
    return all;
  }

  private static ProtobufMessage named(String name, ProtobufMessage value) {
    return new ProtobufMessage().text(1, name).message(2, value);
  }

  private static void extension(ProtobufMessage to, int field, String name, String yaml) {
    to.message(field, named(name, new ProtobufMessage().text(2, yaml)));
  }
}
