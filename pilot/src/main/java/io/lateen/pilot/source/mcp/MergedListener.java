package io.lateen.pilot.source.mcp;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Several sources of one kind as one. What two of them have is as the first says. Thread-safe.
final class MergedListener {
  private final List<Map<String, KubeObject>> bySource = new ArrayList<>();
  private final Set<Integer> unsynced = new LinkedHashSet<>();
  private final ObjectSource.Listener listener;

  MergedListener(int sources, ObjectSource.Listener listener) {
    for (int i = 0; i < sources; i++) {
      bySource.add(new HashMap<>());
      unsynced.add(i);
    }
    this.listener = listener;
  }

  /// What one source tells.
  ObjectSource.Listener of(int source) {
    return new ObjectSource.Listener() {
      @Override
      public void onSet(KubeObject object) {
        change(source, List.of(object), List.of());
      }

      @Override
      public void onRemoved(KubeObject object) {
        change(source, List.of(), List.of(object));
      }

      @Override
      public void onChanges(List<KubeObject> set, List<KubeObject> removed) {
        change(source, set, removed);
      }

      @Override
      public void onSynced() {
        synced(source);
      }
    };
  }

  private synchronized void change(int source, List<KubeObject> set, List<KubeObject> removed) {
    Map<String, @Nullable KubeObject> before = new HashMap<>();
    set.forEach(object -> before.put(key(object), first(key(object))));
    removed.forEach(object -> before.put(key(object), first(key(object))));
    removed.forEach(object -> bySource.get(source).remove(key(object)));
    set.forEach(object -> bySource.get(source).put(key(object), object));
    tell(before);
  }

  private void tell(Map<String, @Nullable KubeObject> before) {
    List<KubeObject> set = new ArrayList<>();
    List<KubeObject> removed = new ArrayList<>();
    before.forEach(
        (key, was) -> {
          KubeObject now = first(key);
          if (now != null && !now.equals(was)) {
            set.add(now);
          } else if (now == null && was != null) {
            removed.add(was);
          }
        });
    if (!set.isEmpty() || !removed.isEmpty()) {
      listener.onChanges(set, removed);
    }
  }

  private @Nullable KubeObject first(String key) {
    for (Map<String, KubeObject> objects : bySource) {
      KubeObject object = objects.get(key);
      if (object != null) {
        return object;
      }
    }
    return null;
  }

  private synchronized void synced(int source) {
    if (unsynced.remove(source) && unsynced.isEmpty()) {
      listener.onSynced();
    }
  }

  private static String key(KubeObject object) {
    return object.namespace() + "/" + object.name();
  }
}
