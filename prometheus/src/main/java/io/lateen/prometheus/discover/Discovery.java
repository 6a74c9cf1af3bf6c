package io.lateen.prometheus.discover;

import io.lateen.prometheus.settings.ScrapeJob.KubernetesDiscovery;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Targets in the Kubernetes API, under the names that Prometheus's `kubernetes_sd_configs` gives
/// what it knows of them (`__meta_kubernetes_…`). Any thread may ask.
public final class Discovery implements AutoCloseable {
  private static final ObjectKind PODS = new ObjectKind("", "v1", "pods", "Pod", true);
  private static final ObjectKind SERVICES = new ObjectKind("", "v1", "services", "Service", true);
  private static final ObjectKind ENDPOINTS =
      new ObjectKind("", "v1", "endpoints", "Endpoints", true);
  private static final ObjectKind NODES = new ObjectKind("", "v1", "nodes", "Node", false);

  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private final Map<ObjectKind, Map<String, KubeObject>> objects = new ConcurrentHashMap<>();

  /// @param changed is told of every change, and may not block
  public Discovery(ObjectSource source, Runnable changed) {
    for (ObjectKind kind : List.of(PODS, SERVICES, ENDPOINTS, NODES)) {
      Map<String, KubeObject> known = new ConcurrentHashMap<>();
      objects.put(kind, known);
      watches.add(source.watch(kind, new Keeper(known, changed)));
    }
  }

  /// The labels of each target there is now, `__address__` among them. Not to be changed.
  public List<Map<String, String>> targets(KubernetesDiscovery discovery) {
    List<Map<String, String>> targets = new ArrayList<>();
    for (KubeObject object : all(discovery)) {
      targets.addAll(
          switch (discovery.role()) {
            case POD -> PodTargets.of(object);
            case SERVICE -> ServiceTargets.of(object);
            case NODE -> NodeTargets.of(object);
            case ENDPOINTS -> new EndpointTargets(object, service(object), this::pod).targets();
          });
    }
    return targets;
  }

  private List<KubeObject> all(KubernetesDiscovery discovery) {
    ObjectKind kind =
        switch (discovery.role()) {
          case POD -> PODS;
          case SERVICE -> SERVICES;
          case NODE -> NODES;
          case ENDPOINTS -> ENDPOINTS;
        };
    List<String> namespaces = discovery.namespaces();
    return known(kind).values().stream()
        .filter(object -> namespaces.isEmpty() || namespaces.contains(object.namespace()))
        .toList();
  }

  private Map<String, KubeObject> known(ObjectKind kind) {
    return objects.getOrDefault(kind, Map.of());
  }

  private Optional<KubeObject> service(KubeObject endpoints) {
    return Optional.ofNullable(known(SERVICES).get(key(endpoints)));
  }

  private Optional<KubeObject> pod(String namespace, String name) {
    return Optional.ofNullable(known(PODS).get(namespace + "/" + name));
  }

  private static String key(KubeObject object) {
    return object.namespace() + "/" + object.name();
  }

  @Override
  public void close() {
    watches.forEach(ObjectSource.Watch::close);
  }

  private record Keeper(Map<String, KubeObject> known, Runnable changed)
      implements ObjectSource.Listener {
    @Override
    public void onSet(KubeObject object) {
      known.put(key(object), object);
      changed.run();
    }

    @Override
    public void onRemoved(KubeObject object) {
      known.remove(key(object));
      changed.run();
    }

    @Override
    public void onSynced() {
      changed.run();
    }
  }
}
