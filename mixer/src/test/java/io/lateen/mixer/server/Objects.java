package io.lateen.mixer.server;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Objects in memory; kinds are synced when the test says so.
final class Objects implements ObjectSource {
  private final Map<ObjectKind, List<Listener>> listeners = new LinkedHashMap<>();
  private final List<KubeObject> objects = new ArrayList<>();
  private boolean synced;

  @Override
  public synchronized Watch watch(ObjectKind kind, Listener listener) {
    listeners.computeIfAbsent(kind, k -> new ArrayList<>()).add(listener);
    objects.stream().filter(o -> o.kind().equals(kind)).forEach(listener::onSet);
    if (synced) {
      listener.onSynced();
    }
    return () -> remove(kind, listener);
  }

  private synchronized void remove(ObjectKind kind, Listener listener) {
    listeners.get(kind).remove(listener);
  }

  synchronized int watches() {
    return listeners.values().stream().mapToInt(List::size).sum();
  }

  synchronized Objects sync() {
    synced = true;
    listeners.values().forEach(all -> all.forEach(Listener::onSynced));
    return this;
  }

  synchronized void set(KubeObject object) {
    objects.add(object);
    listeners.getOrDefault(object.kind(), List.of()).forEach(l -> l.onSet(object));
  }

  @Override
  public void close() {}
}
