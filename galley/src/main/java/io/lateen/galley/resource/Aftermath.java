package io.lateen.galley.resource;

import io.lateen.galley.store.StoreKey;
import io.lateen.galley.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What follows from an object on its way out: it goes when nothing holds it any more, and what
/// waited for it goes too.
final class Aftermath {

  static final String FOREGROUND = "foregroundDeletion";
  private static final String NAMESPACES = "/namespaces";
  private static final String DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

  /// Removes the object when it was only waiting for its last finalizer.
  ///
  /// @return its last state
  ObjectNode afterChange(Write write, StoreKey key, ObjectNode stored) {
    boolean leaving = stored.path("metadata").has("deletionTimestamp");
    boolean graceful = stored.path("metadata").path("deletionGracePeriodSeconds").asInt(0) > 0;
    if (leaving && !graceful && !isHeld(write.transaction(), key, stored)) {
      remove(write.transaction(), key, write.now());
    }
    return stored;
  }

  /// Marks the object as leaving and removes it when nothing holds it.
  ///
  /// @return whether it is gone
  boolean leave(Transaction transaction, StoreKey key, Instant now) {
    ObjectNode object = transaction.get(key);
    if (object == null) {
      return true;
    }
    if (!isHeld(transaction, key, object)) {
      remove(transaction, key, now);
      return true;
    }
    mark(transaction, key, object, now, 0);
    return false;
  }

  /// Sets the time of leaving, once; a grace period can only get shorter.
  ObjectNode mark(
      Transaction transaction, StoreKey key, ObjectNode object, Instant now, int graceSeconds) {
    JsonNode meta = object.path("metadata");
    boolean sooner = graceSeconds < meta.path("deletionGracePeriodSeconds").asInt(0);
    if (meta.has("deletionTimestamp") && !sooner) {
      return object;
    }
    ObjectNode marked = object.deepCopy();
    ObjectNode changed = marked.withObjectProperty("metadata");
    changed.put("deletionTimestamp", now.plusSeconds(graceSeconds).toString());
    changed.put("deletionGracePeriodSeconds", graceSeconds);
    if (key.resource().equals(NAMESPACES)) {
      marked.withObjectProperty("status").put("phase", "Terminating");
    }
    transaction.put(key, marked);
    return marked;
  }

  private void remove(Transaction transaction, StoreKey key, Instant now) {
    ObjectNode last = transaction.remove(key);
    if (last == null) {
      return;
    }
    if (!key.namespace().isEmpty()) {
      recheck(transaction, new StoreKey(NAMESPACES, "", key.namespace()), now);
    }
    recheckDefinition(transaction, key, now);
    for (JsonNode owner : last.path("metadata").path("ownerReferences")) {
      recheckOwner(transaction, key.namespace(), owner.path("uid").asString(""), now);
    }
  }

  private void recheckDefinition(Transaction transaction, StoreKey key, Instant now) {
    int slash = key.resource().indexOf('/');
    String name = key.resource().substring(slash + 1) + "." + key.resource().substring(0, slash);
    recheck(transaction, new StoreKey(DEFINITIONS, "", name), now);
  }

  private void recheckOwner(Transaction transaction, String namespace, String uid, Instant now) {
    transaction
        .inNamespace(namespace)
        .forEach(
            (key, object) -> {
              if (uid.equals(object.path("metadata").path("uid").asString(""))) {
                recheck(transaction, key, now);
              }
            });
  }

  private void recheck(Transaction transaction, StoreKey key, Instant now) {
    ObjectNode waiting = transaction.get(key);
    boolean leaving = waiting != null && waiting.path("metadata").has("deletionTimestamp");
    if (waiting != null
        && leaving
        && waiting.path("metadata").path("deletionGracePeriodSeconds").asInt(0) == 0
        && !isHeld(transaction, key, waiting)) {
      remove(transaction, key, now);
    }
  }

  /// Finalizers hold an object, but `foregroundDeletion` only while it has dependents; a namespace
  /// is held by its contents, a definition by its objects.
  private static boolean isHeld(Transaction transaction, StoreKey key, ObjectNode object) {
    if (key.resource().equals(NAMESPACES)) {
      return !transaction.inNamespace(key.name()).isEmpty();
    }
    if (key.resource().equals(DEFINITIONS)) {
      return !transaction.entries(instances(object), "").isEmpty();
    }
    for (JsonNode finalizer : object.path("metadata").path("finalizers")) {
      boolean foreground = finalizer.asString("").equals(FOREGROUND);
      if (!foreground || !dependents(transaction, key, object).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// The resource that a definition defines.
  static String instances(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    return spec.path("group").asString("") + "/" + spec.path("names").path("plural").asString("");
  }

  /// The objects that name this one as an owner.
  static List<StoreKey> dependents(Transaction transaction, StoreKey key, ObjectNode owner) {
    JsonNode uid = owner.path("metadata").path("uid");
    return transaction.inNamespace(key.namespace()).entrySet().stream()
        .filter(entry -> owners(entry.getValue()).anyMatch(it -> it.path("uid").equals(uid)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Stream<JsonNode> owners(ObjectNode object) {
    return object.path("metadata").path("ownerReferences").valueStream();
  }

  /// Dependents lose their owner and stay.
  static void orphan(Transaction transaction, StoreKey key, ObjectNode owner) {
    JsonNode uid = owner.path("metadata").path("uid");
    for (StoreKey dependent : dependents(transaction, key, owner)) {
      ObjectNode object = transaction.get(dependent);
      if (object != null) {
        ObjectNode freed = object.deepCopy();
        ArrayNode rest = freed.arrayNode();
        owners(freed).filter(it -> !it.path("uid").equals(uid)).forEach(rest::add);
        freed.withObjectProperty("metadata").set("ownerReferences", rest);
        transaction.put(dependent, freed);
      }
    }
  }
}
