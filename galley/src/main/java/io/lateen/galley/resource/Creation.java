package io.lateen.galley.resource;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Create.
final class Creation {

  private final Preparation preparation;
  private final Random random = new SecureRandom();

  Creation(Preparation preparation) {
    this.preparation = preparation;
  }

  /// @return the object as kept
  ObjectNode create(Write write, ObjectNode body) {
    Bodies.checkKind(write, body);
    if (!body.path("metadata").path("resourceVersion").asString("").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    ObjectNode object = body.deepCopy();
    Metadata.create(write, object, random);
    String name = object.path("metadata").path("name").asString("");
    if (name.isEmpty()) {
      throw Refusals.invalid(
          write.type().kind(),
          object,
          "metadata.name",
          "Required value: name or generateName is required");
    }
    if (write.transaction().get(write.key(name)) != null) {
      throw ApiException.alreadyExists(write.type(), name);
    }
    checkNamespace(write, name);
    initialStatus(write, object);
    ObjectNode stored = preparation.prepare(write, object, null);
    Metadata.note(write, stored, write.call().patchType() == PatchType.APPLY ? "Apply" : "Update");
    EventExpiry.sweep(write);
    write.transaction().put(write.key(name), stored);
    if (write.at("", "namespaces")) {
      addServiceAccount(write, name);
    }
    return stored;
  }

  private static void checkNamespace(Write write, String name) {
    if (!write.type().namespaced()) {
      return;
    }
    ResourceType namespaces = BuiltInTypes.namespaces();
    ObjectNode namespace = write.transaction().get(Versions.key(namespaces, "", write.namespace()));
    if (namespace == null) {
      throw ApiException.notFound(namespaces, write.namespace());
    }
    if (namespace.path("metadata").has("deletionTimestamp")) {
      throw ApiException.forbidden(
          write.type(),
          name,
          "unable to create new content in namespace "
              + write.namespace()
              + " because it is being terminated");
    }
  }

  private static void initialStatus(Write write, ObjectNode object) {
    String resource = write.type().storageGroup() + "/" + write.type().plural();
    switch (resource) {
      case "/nodes" -> {}
      case "/pods" ->
          object.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
      case "/namespaces" -> object.putObject("status").put("phase", "Active");
      default -> {
        if (write.type().subresources().contains("status")) {
          object.remove("status");
          if (BuiltInTypes.has(write.type())) {
            object.putObject("status");
          }
        }
      }
    }
    if (resource.equals("/services")) {
      object.putObject("status").putObject("loadBalancer");
    }
  }

  /// Every namespace has the account its Pods run under when they name none.
  private void addServiceAccount(Write write, String namespace) {
    ResourceType accounts = BuiltInTypes.serviceAccounts();
    ObjectNode account = write.transaction().list("/namespaces", "").getFirst().objectNode();
    account.put("apiVersion", "v1").put("kind", "ServiceAccount");
    ObjectNode meta = account.putObject("metadata");
    meta.put("name", "default").put("namespace", namespace);
    meta.put("uid", UUID.randomUUID().toString());
    meta.put("creationTimestamp", write.now().toString());
    write.transaction().put(Versions.key(accounts, namespace, "default"), account);
  }

  /// What a body must be before anything else is looked at.
  static final class Bodies {

    private Bodies() {}

    static ObjectNode object(ApiCall call) {
      JsonNode body = call.body();
      if (!(body instanceof ObjectNode object)) {
        throw ApiException.badRequest(
            "the body is no object (expected: a " + call.type().kind() + ")");
      }
      return object;
    }

    /// Kind, version and namespace agree with the URL; what is missing is filled in.
    static void checkKind(Write write, ObjectNode body) {
      ResourceType type = write.type();
      expect("kind", body, type.kind());
      expect("apiVersion", body, type.apiVersion());
      String namespace = body.path("metadata").path("namespace").asString("");
      if (type.namespaced() && !namespace.isEmpty() && !namespace.equals(write.namespace())) {
        throw ApiException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
    }

    static void checkName(Write write, ObjectNode body) {
      String name = body.path("metadata").path("name").asString(write.name());
      if (!Objects.equals(name, write.name())) {
        throw ApiException.badRequest(
            "the name of the object ("
                + name
                + ") does not match the name on the URL ("
                + write.name()
                + ")");
      }
      body.withObjectProperty("metadata").put("name", name);
    }

    private static void expect(String field, ObjectNode body, String expected) {
      String found = body.path(field).asString("");
      if (!found.isEmpty() && !found.equals(expected)) {
        throw ApiException.badRequest(
            field + ": \"" + found + "\" (expected: \"" + expected + "\")");
      }
      body.put(field, expected);
    }
  }
}
