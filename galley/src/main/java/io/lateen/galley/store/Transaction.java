package io.lateen.galley.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What one writer sees and changes. Runs alone on the store's writer thread; its changes count all
/// together or not at all.
public final class Transaction {

  private final NavigableMap<StoreKey, ObjectNode> committed;
  private final Map<StoreKey, Optional<ObjectNode>> earlier;
  private final Map<StoreKey, Optional<ObjectNode>> changed = new HashMap<>();
  private final List<StoreEvent> events = new ArrayList<>();
  private long revision;

  /// @param earlier what transactions before this one, not yet on disk, have changed
  Transaction(
      NavigableMap<StoreKey, ObjectNode> committed,
      Map<StoreKey, Optional<ObjectNode>> earlier,
      long revision) {
    this.committed = committed;
    this.earlier = earlier;
    this.revision = revision;
  }

  /// The object, not to be edited.
  public @Nullable ObjectNode get(StoreKey key) {
    for (Map<StoreKey, Optional<ObjectNode>> layer : List.of(changed, earlier)) {
      if (layer.containsKey(key)) {
        return layer.getOrDefault(key, Optional.empty()).orElse(null);
      }
    }
    return committed.get(key);
  }

  /// All objects of a resource in order of namespace and name.
  ///
  /// @param namespace empty for all
  public List<ObjectNode> list(String resource, String namespace) {
    return List.copyOf(entries(resource, namespace).values());
  }

  /// The same with keys.
  public NavigableMap<StoreKey, ObjectNode> entries(String resource, String namespace) {
    NavigableMap<StoreKey, ObjectNode> found =
        new TreeMap<>(ObjectStore.range(committed, resource, namespace));
    for (Map<StoreKey, Optional<ObjectNode>> layer : List.of(earlier, changed)) {
      layer.forEach(
          (key, value) -> {
            if (key.resource().equals(resource)
                && (namespace.isEmpty() || namespace.equals(key.namespace()))) {
              value.ifPresentOrElse(object -> found.put(key, object), () -> found.remove(key));
            }
          });
    }
    return found;
  }

  /// Every object of a namespace, whatever its resource.
  public NavigableMap<StoreKey, ObjectNode> inNamespace(String namespace) {
    NavigableMap<StoreKey, ObjectNode> found = new TreeMap<>();
    committed.forEach(
        (key, object) -> {
          if (key.namespace().equals(namespace)) {
            found.put(key, object);
          }
        });
    for (Map<StoreKey, Optional<ObjectNode>> layer : List.of(earlier, changed)) {
      layer.forEach(
          (key, value) -> {
            if (key.namespace().equals(namespace)) {
              value.ifPresentOrElse(object -> found.put(key, object), () -> found.remove(key));
            }
          });
    }
    return found;
  }

  /// Keeps the object, which must not be edited afterwards; its `metadata.resourceVersion` is set
  /// to the change's revision.
  public void put(StoreKey key, ObjectNode object) {
    ObjectNode previous = get(key);
    revision++;
    object.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
    StoreEvent.Type type = previous == null ? StoreEvent.Type.ADDED : StoreEvent.Type.MODIFIED;
    events.add(new StoreEvent(revision, type, key, object, previous));
    changed.put(key, Optional.of(object));
  }

  /// Removes the object.
  ///
  /// @return its last state with the removal's resourceVersion; null when there was none
  public @Nullable ObjectNode remove(StoreKey key) {
    ObjectNode previous = get(key);
    if (previous == null) {
      return null;
    }
    revision++;
    ObjectNode last = previous.deepCopy();
    last.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
    events.add(new StoreEvent(revision, StoreEvent.Type.DELETED, key, last, previous));
    changed.put(key, Optional.empty());
    return last;
  }

  long revision() {
    return revision;
  }

  List<StoreEvent> events() {
    return events;
  }

  Map<StoreKey, Optional<ObjectNode>> changed() {
    return changed;
  }
}
