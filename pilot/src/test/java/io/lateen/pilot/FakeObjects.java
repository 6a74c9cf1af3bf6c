package io.lateen.pilot;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// An API server in memory, written to in YAML.
final class FakeObjects implements ObjectSource {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, KubeObject> objects = new LinkedHashMap<>();
  private final Map<ObjectKind, List<Listener>> listeners = new HashMap<>();

  synchronized void apply(String yaml) {
    for (String document : yaml.split("(?m)^---$", -1)) {
      JsonNode tree = YAML.readTree(document);
      KubeObject object = new KubeObject(kind(tree), tree);
      objects.put(key(object), object);
      listeners.forEach(
          (kind, all) -> {
            if (kind.kind().equals(object.kind().kind())) {
              all.forEach(listener -> listener.onSet(object));
            }
          });
    }
  }

  synchronized void delete(String kind, String name) {
    KubeObject gone = objects.remove(kind + "/default/" + name);
    listeners.forEach(
        (watched, all) -> {
          if (watched.kind().equals(kind)) {
            all.forEach(listener -> listener.onRemoved(gone));
          }
        });
  }

  private static ObjectKind kind(JsonNode tree) {
    return new ObjectKind("", "v1", "", tree.path("kind").asString(), true);
  }

  private static String key(KubeObject object) {
    return object.kind().kind() + "/" + object.namespace() + "/" + object.name();
  }

  @Override
  public synchronized Watch watch(ObjectKind kind, Listener listener) {
    for (KubeObject object : objects.values()) {
      if (object.kind().kind().equals(kind.kind())) {
        listener.onSet(object);
      }
    }
    listeners.computeIfAbsent(kind, _ -> new ArrayList<>()).add(listener);
    listener.onSynced();
    return () -> {};
  }

  @Override
  public void close() {}
}
