package io.lateen.galley.resource;

import io.lateen.galley.patch.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of `metadata` that the server decides.
final class Metadata {

  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final List<String> OURS =
      List.of(
          "uid",
          "creationTimestamp",
          "generation",
          "resourceVersion",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");
  private static final List<String> WITHOUT_GENERATION =
      List.of("pods", "services", "namespaces", "nodes", "persistentvolumes");

  private Metadata() {}

  /// Makes it a new object's.
  static void create(Write write, ObjectNode object, Random random) {
    ObjectNode meta = object.withObjectProperty("metadata");
    OURS.forEach(meta::remove);
    String prefix = meta.path("generateName").asString("");
    if (meta.path("name").asString("").isEmpty() && !prefix.isEmpty()) {
      meta.put("name", prefix + suffix(random));
    }
    if (write.type().namespaced()) {
      meta.put("namespace", write.namespace());
    } else {
      meta.remove("namespace");
    }
    meta.put("uid", UUID.randomUUID().toString());
    meta.put("creationTimestamp", write.now().toString());
    if (counts(write.type(), object)) {
      meta.put("generation", 1);
    }
  }

  /// Keeps of the old what a change may not touch, and counts the generation on.
  static void carry(Write write, ObjectNode object, ObjectNode old) {
    ObjectNode meta = object.withObjectProperty("metadata");
    for (String field : OURS) {
      JsonNode value = old.path("metadata").path(field);
      if (value.isMissingNode()) {
        meta.remove(field);
      } else {
        meta.set(field, value);
      }
    }
    if (write.type().namespaced()) {
      meta.put("namespace", write.namespace());
    }
    if (counts(write.type(), object) && !object.path("spec").equals(old.path("spec"))) {
      meta.put("generation", old.path("metadata").path("generation").asLong(0) + 1);
    }
  }

  /// Whether the same managers apply the same fields, whenever they did and whoever updates.
  static boolean sameManagers(ObjectNode one, ObjectNode other) {
    return applied(one).equals(applied(other));
  }

  private static Map<String, JsonNode> applied(ObjectNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.path("operation").asString("").equals("Apply")) {
        fields.put(entry.path("manager").asString(""), entry.path("fieldsV1"));
      }
    }
    return fields;
  }

  /// Notes who wrote last under which name; which fields, only of those who apply.
  static void note(Write write, ObjectNode object, String operation) {
    String manager = write.call().fieldManager();
    if (manager.isEmpty()) {
      return;
    }
    ObjectNode meta = object.withObjectProperty("metadata");
    ArrayNode managers = meta.arrayNode();
    for (JsonNode entry : meta.path("managedFields")) {
      boolean same =
          entry.path("manager").asString("").equals(manager)
              && entry.path("operation").asString("").equals(operation);
      if (!same) {
        managers.add(entry);
      }
    }
    ObjectNode entry = managers.addObject().put("manager", manager).put("operation", operation);
    entry.put("apiVersion", write.type().apiVersion()).put("time", write.now().toString());
    JsonNode body = write.call().body();
    entry.put("fieldsType", "FieldsV1");
    entry.set(
        "fieldsV1",
        operation.equals("Apply") && body != null
            ? Ownership.of(body, BuiltInTypes.has(write.type()))
            : meta.objectNode());
    if (!write.call().subresource().isEmpty()) {
      entry.put("subresource", write.call().subresource());
    }
    meta.set("managedFields", managers);
  }

  private static boolean counts(ResourceType type, ObjectNode object) {
    boolean without = type.group().isEmpty() && WITHOUT_GENERATION.contains(type.plural());
    return object.has("spec") && !without;
  }

  private static String suffix(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
