package io.lateen.galley.resource;

import io.lateen.galley.store.StoreKey;
import io.lateen.galley.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Delete and deletecollection.
final class Deletion {

  private static final Set<String> PROTECTED = Set.of("default", "kube-system", "kube-public");

  private final Aftermath aftermath;

  Deletion(Aftermath aftermath) {
    this.aftermath = aftermath;
  }

  /// What became of an object.
  ///
  /// @param object its last state
  record Left(ObjectNode object, boolean gone) {}

  Left delete(Write write) {
    StoreKey key = write.key(write.name());
    ObjectNode object = write.transaction().get(key);
    if (object == null) {
      throw ApiException.notFound(write.type(), write.name());
    }
    checkPreconditions(write, object);
    return delete(write, key, object);
  }

  /// @return the last states of what was deleted
  List<ObjectNode> deleteCollection(Write write) {
    Predicate<JsonNode> wanted = Selector.of(write.call());
    List<ObjectNode> left = new ArrayList<>();
    for (Map.Entry<StoreKey, ObjectNode> entry :
        write
            .transaction()
            .entries(Versions.resource(write.type()), Reads.namespace(write.call()))
            .entrySet()) {
      ObjectNode current = write.transaction().get(entry.getKey());
      if (current != null && wanted.test(current)) {
        left.add(delete(write, entry.getKey(), current).object());
      }
    }
    return left;
  }

  private Left delete(Write write, StoreKey key, ObjectNode object) {
    if (write.at("", "namespaces")) {
      return namespace(write, key, object);
    }
    if (Versions.isDefinition(write.type())) {
      return definition(write, key, object);
    }
    int grace = write.at("", "pods") ? podGrace(write, object) : 0;
    if (grace > 0) {
      return new Left(aftermath.mark(write.transaction(), key, object, write.now(), grace), false);
    }
    switch (option(write, "propagationPolicy")) {
      case "Orphan" -> Aftermath.orphan(write.transaction(), key, object);
      case "Foreground" -> foreground(write, key, object);
      default -> {}
    }
    return leave(write, key, object);
  }

  private Left leave(Write write, StoreKey key, ObjectNode object) {
    boolean gone = aftermath.leave(write.transaction(), key, write.now());
    ObjectNode now = write.transaction().get(key);
    return new Left(now == null ? object : now, gone);
  }

  /// Dependents that hold their owner go first.
  private void foreground(Write write, StoreKey key, ObjectNode object) {
    Transaction transaction = write.transaction();
    List<StoreKey> dependents = Aftermath.dependents(transaction, key, object);
    if (dependents.isEmpty()) {
      return;
    }
    ObjectNode holding = object.deepCopy();
    ObjectNode meta = holding.withObjectProperty("metadata");
    ArrayNode finalizers = meta.withArrayProperty("finalizers");
    if (finalizers.valueStream().noneMatch(it -> it.asString("").equals(Aftermath.FOREGROUND))) {
      finalizers.add(Aftermath.FOREGROUND);
    }
    meta.put("deletionTimestamp", write.now().toString()).put("deletionGracePeriodSeconds", 0);
    transaction.put(key, holding);
    for (StoreKey dependent : dependents) {
      dependentLeaves(write, dependent);
    }
  }

  private void dependentLeaves(Write write, StoreKey key) {
    ObjectNode object = write.transaction().get(key);
    if (object == null) {
      return;
    }
    int grace = key.resource().equals("/pods") ? podGrace(write, object) : 0;
    if (grace > 0) {
      aftermath.mark(write.transaction(), key, object, write.now(), grace);
    } else {
      foreground(write, key, object);
      aftermath.leave(write.transaction(), key, write.now());
    }
  }

  private Left namespace(Write write, StoreKey key, ObjectNode namespace) {
    if (PROTECTED.contains(key.name())) {
      throw ApiException.forbidden(write.type(), key.name(), "this namespace may not be deleted");
    }
    ObjectNode marked = aftermath.mark(write.transaction(), key, namespace, write.now(), 0);
    contentsLeave(write, write.transaction().inNamespace(key.name()).keySet());
    return leave(write, key, marked);
  }

  private Left definition(Write write, StoreKey key, ObjectNode definition) {
    ObjectNode marked = aftermath.mark(write.transaction(), key, definition, write.now(), 0);
    String instances = Aftermath.instances(definition);
    contentsLeave(write, write.transaction().entries(instances, "").keySet());
    return leave(write, key, marked);
  }

  private void contentsLeave(Write write, Set<StoreKey> keys) {
    for (StoreKey key : List.copyOf(keys)) {
      ObjectNode object = write.transaction().get(key);
      if (object != null) {
        int grace = key.resource().equals("/pods") ? podGrace(write, object) : 0;
        if (grace > 0) {
          aftermath.mark(write.transaction(), key, object, write.now(), grace);
        } else {
          aftermath.leave(write.transaction(), key, write.now());
        }
      }
    }
  }

  /// A Pod that runs on a node goes when its node says so, by deleting it with no grace.
  private static int podGrace(Write write, ObjectNode pod) {
    String phase = pod.path("status").path("phase").asString("");
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    if (pod.path("spec").path("nodeName").asString("").isEmpty() || over) {
      return 0;
    }
    String given = option(write, "gracePeriodSeconds");
    int usual = pod.path("spec").path("terminationGracePeriodSeconds").asInt(30);
    try {
      return given.isEmpty() ? usual : Integer.parseInt(given);
    } catch (NumberFormatException _) {
      throw ApiException.badRequest("gracePeriodSeconds: " + given + " (expected: a number)");
    }
  }

  private static void checkPreconditions(Write write, ObjectNode object) {
    JsonNode body = write.call().body();
    if (body == null) {
      return;
    }
    for (String field : List.of("uid", "resourceVersion")) {
      String wanted = body.path("preconditions").path(field).asString("");
      String found = object.path("metadata").path(field).asString("");
      if (!wanted.isEmpty() && !wanted.equals(found)) {
        throw ApiException.conflict(
            write.type(),
            write.name(),
            "Precondition failed: "
                + field
                + " in precondition: "
                + wanted
                + ", in object meta: "
                + found);
      }
    }
  }

  /// A delete option, from the body or the query.
  private static String option(Write write, String name) {
    JsonNode body = write.call().body();
    JsonNode said = body == null ? JsonNodeFactory.instance.missingNode() : body.path(name);
    return said.isMissingNode() || said.isNull() ? write.call().text(name) : said.asString("");
  }

  static ObjectNode success(ResourceType type, ObjectNode object) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    JsonNode meta = object.path("metadata");
    ObjectNode details =
        ApiException.details(type.group(), type.plural(), meta.path("name").asString(""));
    details.set("uid", meta.path("uid"));
    status.set("details", details);
    return status;
  }
}
