package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arithmetic of a rolling update, pure: how many Pods each ReplicaSet should have next.
/// Surge and unavailability in percent are rounded up and down, 25 % when nothing is said; when
/// both come out as 0, one may be unavailable, else nothing could ever move (Kubernetes' rule).
record Rollout(int wanted, int maxSurge, int maxUnavailable) {
  private static final IntOrString QUARTER = new IntOrString("25%");

  static Rollout of(Deployment deployment) {
    int wanted = wanted(deployment);
    DeploymentStrategy strategy = deployment.getSpec().getStrategy();
    RollingUpdateDeployment rolling = strategy == null ? null : strategy.getRollingUpdate();
    int surge = resolve(rolling == null ? null : rolling.getMaxSurge(), wanted, true);
    int unavailable = resolve(rolling == null ? null : rolling.getMaxUnavailable(), wanted, false);
    return new Rollout(
        wanted, surge, surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, wanted));
  }

  private static int resolve(@Nullable IntOrString value, int of, boolean up) {
    IntOrString given = value == null ? QUARTER : value;
    if (given.getIntVal() != null) {
      return given.getIntVal();
    }
    long hundredths = Long.parseLong(given.getStrVal().replace("%", "")) * of;
    return (int) (up ? (hundredths + 99) / 100 : hundredths / 100);
  }

  /// The number of Pods a Deployment asks for; 1 when it does not say.
  static int wanted(Deployment deployment) {
    Integer replicas = deployment.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  /// How many Pods there may be at once; none when none are wanted.
  int most() {
    return wanted == 0 ? 0 : wanted + maxSurge;
  }

  int minAvailable() {
    return wanted - maxUnavailable;
  }

  /// New sizes by name, for those that change. `old` is everything but `current`.
  Map<String, Integer> next(ReplicaSet current, List<ReplicaSet> old) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    int total = size(current) + old.stream().mapToInt(Rollout::size).sum();
    int up = Math.min(wanted + maxSurge - total, wanted - size(current));
    if (size(current) > wanted) {
      sizes.put(name(current), wanted);
    } else if (up > 0) {
      sizes.put(name(current), size(current) + up);
    }
    shrink(current, old, total, sizes);
    return sizes;
  }

  private void shrink(
      ReplicaSet current, List<ReplicaSet> old, int total, Map<String, Integer> sizes) {
    int notYet = size(current) - available(current);
    int budget = total - minAvailable() - Math.max(0, notYet);
    List<ReplicaSet> oldestFirst =
        old.stream()
            .filter(set -> size(set) > 0)
            .sorted(Comparator.comparing(set -> "" + set.getMetadata().getCreationTimestamp()))
            .toList();
    Map<String, Integer> left = new LinkedHashMap<>();
    for (ReplicaSet set : oldestFirst) { // Pods that serve nobody go first
      int sick = Math.min(Math.max(0, size(set) - available(set)), Math.max(0, budget));
      left.put(name(set), size(set) - sick);
      budget -= sick;
    }
    int healthy =
        available(current)
            + oldestFirst.stream().mapToInt(set -> Math.min(available(set), size(set))).sum()
            - minAvailable();
    int down = Math.min(budget, healthy);
    for (ReplicaSet set : oldestFirst) {
      int part = Math.min(left.getOrDefault(name(set), 0), Math.max(0, down));
      left.merge(name(set), -part, Integer::sum);
      down -= part;
    }
    oldestFirst.stream()
        .filter(set -> left.getOrDefault(name(set), 0) != size(set))
        .forEach(set -> sizes.put(name(set), left.getOrDefault(name(set), 0)));
  }

  static int size(ReplicaSet set) {
    return set.getSpec().getReplicas() == null ? 0 : set.getSpec().getReplicas();
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null || set.getStatus().getAvailableReplicas() == null
        ? 0
        : set.getStatus().getAvailableReplicas();
  }

  private static String name(ReplicaSet set) {
    return set.getMetadata().getName();
  }
}
