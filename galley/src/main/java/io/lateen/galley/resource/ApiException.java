package io.lateen.galley.resource;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A refusal, in the words of Kubernetes: becomes a `Status` document.
public final class ApiException extends RuntimeException {

  private final int status;
  private final String reason;
  private final @Nullable ObjectNode details;

  /// @param status the HTTP status
  /// @param reason `NotFound`, `Conflict`, `Invalid` …
  /// @param details `{name, group, kind, uid, causes, retryAfterSeconds}`, as far as known
  public ApiException(int status, String reason, String message, @Nullable ObjectNode details) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  /// A fresh `Status` document, `apiVersion: v1`.
  public JsonNode toStatus() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", "Status").put("apiVersion", "v1");
    node.putObject("metadata");
    node.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (details != null) {
      node.set("details", details.deepCopy());
    }
    return node.put("code", status);
  }

  /// `services "x" not found`.
  public static ApiException notFound(ResourceType type, String name) {
    return new ApiException(
        404,
        "NotFound",
        quoted(type, name) + " not found",
        details(type.group(), type.plural(), name));
  }

  public static ApiException alreadyExists(ResourceType type, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        quoted(type, name) + " already exists",
        details(type.group(), type.plural(), name));
  }

  public static ApiException conflict(ResourceType type, String name, String why) {
    String message = "Operation cannot be fulfilled on " + quoted(type, name) + ": " + why;
    return new ApiException(409, "Conflict", message, details(type.group(), type.plural(), name));
  }

  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, null);
  }

  public static ApiException methodNotAllowed(String message) {
    return new ApiException(405, "MethodNotAllowed", message, null);
  }

  public static ApiException forbidden(ResourceType type, String name, String why) {
    String message = quoted(type, name) + " is forbidden: " + why;
    return new ApiException(403, "Forbidden", message, details(type.group(), type.plural(), name));
  }

  /// Too old a resourceVersion or continue token.
  public static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, null);
  }

  /// Details as Kubernetes sends them: `kind` is the plural there, except for Invalid.
  static ObjectNode details(String group, String kind, String name) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (!name.isEmpty()) {
      node.put("name", name);
    }
    if (!group.isEmpty()) {
      node.put("group", group);
    }
    return node.put("kind", kind);
  }

  private static String quoted(ResourceType type, String name) {
    return type.qualifiedName() + " \"" + name + "\"";
  }
}
