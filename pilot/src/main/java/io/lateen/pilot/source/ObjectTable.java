package io.lateen.pilot.source;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The current objects of one kind, each read once when it changes. Thread-safe.
///
/// @param <T> what an object is read as
final class ObjectTable<T> implements ObjectSource.Listener {
  private final Map<String, T> rows = new HashMap<>();
  private final Function<KubeObject, @Nullable T> read;
  private final Runnable changed;
  private final CountDownLatch synced;

  /// @param read makes a row of an object, or null to keep the row there is
  /// @param changed called after every change
  /// @param synced counted down once the first state is complete
  ObjectTable(Function<KubeObject, @Nullable T> read, Runnable changed, CountDownLatch synced) {
    this.read = read;
    this.changed = changed;
    this.synced = synced;
  }

  @Override
  public void onSet(KubeObject object) {
    T row = read.apply(object);
    if (row != null && put(key(object), row)) {
      changed.run();
    }
  }

  /// All of them or none: nobody sees some of the rows.
  @Override
  public void onChanges(List<KubeObject> set, List<KubeObject> removed) {
    Map<String, T> next = new HashMap<>();
    for (KubeObject object : set) {
      T row = read.apply(object);
      if (row != null) {
        next.put(key(object), row);
      }
    }
    if (putAll(next, removed.stream().map(ObjectTable::key).toList())) {
      changed.run();
    }
  }

  private synchronized boolean putAll(Map<String, T> set, List<String> gone) {
    Map<String, T> before = Map.copyOf(rows);
    rows.keySet().removeAll(gone);
    rows.putAll(set);
    return !rows.equals(before);
  }

  private synchronized boolean put(String key, T row) {
    return !row.equals(rows.put(key, row));
  }

  @Override
  public void onRemoved(KubeObject object) {
    if (remove(key(object))) {
      changed.run();
    }
  }

  private synchronized boolean remove(String key) {
    return rows.remove(key) != null;
  }

  @Override
  public void onSynced() {
    synced.countDown();
    changed.run();
  }

  synchronized List<T> rows() {
    return new ArrayList<>(rows.values());
  }

  /// What the rows would be with these objects set, or gone.
  ///
  /// @param complete adds to an object what the API server would, given the row before, if any
  synchronized List<T> rowsWith(
      List<KubeObject> objects,
      boolean gone,
      BiFunction<KubeObject, @Nullable T, KubeObject> complete) {
    Map<String, T> next = new HashMap<>(rows);
    for (KubeObject object : objects) {
      String key = key(object);
      T row = gone ? null : read.apply(complete.apply(object, next.get(key)));
      if (row != null) {
        next.put(key, row);
      } else if (gone) {
        next.remove(key);
      }
    }
    return new ArrayList<>(next.values());
  }

  private static String key(KubeObject object) {
    return object.namespace() + "/" + object.name();
  }
}
