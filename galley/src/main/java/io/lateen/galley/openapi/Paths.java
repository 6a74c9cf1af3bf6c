package io.lateen.galley.openapi;

import io.lateen.galley.resource.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The paths of resources and what may be done there. Clients read from them which kind belongs to
/// a path (explain) and whether `dryRun` and `fieldValidation` may be asked (apply).
final class Paths {

  private static final List<String> LISTING =
      List.of("labelSelector", "fieldSelector", "limit", "continue", "watch", "resourceVersion");
  private static final List<String> CHANGING = List.of("dryRun", "fieldManager", "fieldValidation");
  private static final List<String> PATCHING =
      List.of("dryRun", "fieldManager", "fieldValidation", "force");

  /// Strategic merge is left out on purpose: the schemas carry no merge keys, and a client that is
  /// not promised it here uses the ones it has compiled in.
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/merge-patch+json",
          "application/json-patch+json",
          "application/apply-patch+yaml");

  private Paths() {}

  static void add(ObjectNode paths, ResourceType type) {
    String all = collection(type);
    ObjectNode collection = paths.putObject(all);
    if (type.verbs().contains("list")) {
      operation(collection, "get", "list", type, LISTING);
      operation(collection, "delete", "deletecollection", type, LISTING);
    }
    body(operation(collection, "post", "post", type, CHANGING), List.of("application/json"), type);
    if (type.verbs().contains("get")) {
      addOne(paths.putObject(all + "/{name}"), type);
    }
  }

  static String collection(ResourceType type) {
    String base = "/" + OpenApiDocuments.base(type) + "/";
    return base + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
  }

  private static void addOne(ObjectNode item, ResourceType type) {
    operation(item, "get", "get", type, List.of());
    body(operation(item, "put", "put", type, CHANGING), List.of("application/json"), type);
    body(operation(item, "patch", "patch", type, PATCHING), PATCH_TYPES, null);
    operation(item, "delete", "delete", type, List.of("dryRun", "propagationPolicy"));
  }

  private static ObjectNode operation(
      ObjectNode item, String method, String action, ResourceType type, List<String> parameters) {
    ObjectNode operation = item.putObject(method);
    ArrayNode list = operation.putArray("parameters");
    for (String name : parameters) {
      ObjectNode parameter = list.addObject().put("name", name).put("in", "query");
      parameter.put("uniqueItems", true).putObject("schema").put("type", "string");
    }
    ObjectNode answer = operation.putObject("responses").putObject("200").put("description", "OK");
    if (!action.equals("list") && !action.startsWith("delete")) {
      content(answer, List.of("application/json"), type);
    }
    operation.put("x-kubernetes-action", action);
    Schemas.fillKind(operation.putObject("x-kubernetes-group-version-kind"), type);
    return operation;
  }

  private static void body(
      ObjectNode operation, List<String> mediaTypes, @Nullable ResourceType type) {
    content(operation.putObject("requestBody"), mediaTypes, type);
  }

  private static void content(
      ObjectNode node, List<String> mediaTypes, @Nullable ResourceType type) {
    ObjectNode content = node.putObject("content");
    for (String mediaType : mediaTypes) {
      ObjectNode schema = content.putObject(mediaType).putObject("schema");
      if (type == null) {
        schema.put("type", "object");
      } else {
        schema.put("$ref", "#/components/schemas/" + Schemas.name(type));
      }
    }
  }
}
