package io.lateen.wire.mcp;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One collection as a sink has it. A message is taken whole or not at all. One thread at a time.
final class SinkCollection {
  private final Collection collection;
  private final ObjectKind kind;
  private final ObjectCheck check;
  private final List<ObjectSource.Listener> listeners = new ArrayList<>();
  private Map<String, Held> held = new LinkedHashMap<>();
  private boolean synced;

  private record Held(String version, KubeObject object) {}

  SinkCollection(Collection collection, ObjectKind kind, ObjectCheck check) {
    this.collection = collection;
    this.kind = kind;
    this.check = check;
  }

  String name() {
    return collection.name();
  }

  /// Name → version of what is here.
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    held.forEach((name, each) -> versions.put(name, each.version()));
    return versions;
  }

  void add(ObjectSource.Listener listener) {
    listeners.add(listener);
    if (synced) {
      listener.onChanges(held.values().stream().map(Held::object).toList(), List.of());
      listener.onSynced();
    }
  }

  void remove(ObjectSource.Listener listener) {
    listeners.remove(listener);
  }

  /// Every reason against a message; empty: it is in force, and listeners have been told.
  List<String> take(Resources message) {
    List<String> reasons = new ArrayList<>();
    Map<String, Held> next =
        message.incremental() ? new LinkedHashMap<>(held) : new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    message.removed().forEach(next::remove);
    for (Resource resource : message.resources()) {
      String name = resource.metadata().name();
      try {
        if (!seen.add(name)) {
          throw new IOException("twice in one message (expected: once)");
        }
        KubeObject object = Documents.object(collection, kind, resource);
        check.problems(object).forEach(problem -> reasons.add(name + ": " + problem));
        next.put(name, new Held(resource.metadata().version(), object));
      } catch (IOException e) {
        reasons.add(name + ": " + e.getMessage());
      }
    }
    if (reasons.isEmpty()) {
      publish(next);
    }
    return reasons;
  }

  private void publish(Map<String, Held> next) {
    Map<String, Held> before = held;
    held = next;
    List<KubeObject> set = new ArrayList<>();
    next.forEach(
        (name, now) -> {
          Held was = before.get(name);
          if (was == null || !was.object().equals(now.object())) {
            set.add(now.object());
          }
        });
    List<KubeObject> removed = new ArrayList<>();
    before.forEach(
        (name, was) -> {
          if (!next.containsKey(name)) {
            removed.add(was.object());
          }
        });
    boolean first = !synced;
    synced = true;
    for (ObjectSource.Listener listener : listeners) {
      if (!set.isEmpty() || !removed.isEmpty()) {
        listener.onChanges(set, removed);
      }
      if (first) {
        listener.onSynced();
      }
    }
  }
}
