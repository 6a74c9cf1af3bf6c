package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.event.EventRecorder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the sizes of a Deployment's ReplicaSets. Each is told how many Pods the Deployment wanted
/// then, so that a change of that number in the middle of a rollout is noticed.
final class ReplicaSetSizes {
  /// Kubernetes' own annotation.
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";

  private final KubernetesClient client;
  private final EventRecorder events;

  ReplicaSetSizes(KubernetesClient client, EventRecorder events) {
    this.client = client;
    this.events = events;
  }

  static Map<String, String> annotation(Deployment deployment) {
    return Map.of(DESIRED, Integer.toString(Rollout.wanted(deployment)));
  }

  /// Scales in proportion when the Deployment's number has changed while several sets have Pods.
  ///
  /// @return whether it has
  boolean rescaled(Deployment deployment, List<ReplicaSet> sets) {
    List<ReplicaSet> active = sets.stream().filter(set -> Rollout.size(set) > 0).toList();
    if (active.size() < 2 || active.stream().noneMatch(set -> isStale(deployment, set))) {
      return false;
    }
    int most = Rollout.of(deployment).most();
    Map<String, Integer> sizes = spread(active, most);
    active.forEach(set -> set(deployment, set, sizes.getOrDefault(set.getMetadata().getName(), 0)));
    return true;
  }

  private static boolean isStale(Deployment deployment, ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String desired = annotations == null ? null : annotations.get(DESIRED);
    return desired != null && !desired.equals("" + Rollout.wanted(deployment));
  }

  /// `most` Pods over the sets as they were spread before; what rounding leaves goes to the
  /// largest.
  static Map<String, Integer> spread(List<ReplicaSet> sets, int most) {
    int before = sets.stream().mapToInt(Rollout::size).sum();
    List<ReplicaSet> largestFirst =
        sets.stream().sorted(Comparator.comparingInt(Rollout::size).reversed()).toList();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    int left = most;
    for (ReplicaSet set : largestFirst) {
      int share = (int) ((long) Rollout.size(set) * most / before);
      sizes.put(set.getMetadata().getName(), share);
      left -= share;
    }
    sizes.merge(largestFirst.getFirst().getMetadata().getName(), left, Integer::sum);
    return sizes;
  }

  /// Does nothing when the set is of that size and knows the Deployment's number.
  void set(Deployment deployment, ReplicaSet set, int size) {
    int before = Rollout.size(set);
    if (before == size && !isStale(deployment, set)) {
      return;
    }
    Map<String, ?> metadata = Map.of("annotations", annotation(deployment));
    Map<String, ?> spec = Map.of("replicas", size);
    Api.patch(client, client.resource(set), Map.of("metadata", metadata, "spec", spec));
    set.getSpec().setReplicas(size);
    if (before != size) {
      tell(deployment, set, before, size);
    }
  }

  private void tell(Deployment deployment, ReplicaSet set, int before, int size) {
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(size > before ? "up" : "down", set.getMetadata().getName(), before, size));
  }
}
