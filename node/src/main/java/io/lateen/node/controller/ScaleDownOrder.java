package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;

/// Which Pods to give up first, Kubernetes' order: unbound, Pending, not ready, cheaper to lose,
/// ready for less time, restarted more often, younger.
final class ScaleDownOrder implements Comparator<Pod> {
  static final Comparator<Pod> INSTANCE = new ScaleDownOrder();
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

  private static final Comparator<Pod> ORDER =
      Comparator.comparing((Pod pod) -> pod.getSpec().getNodeName() != null)
          .thenComparingInt(pod -> PHASES.indexOf(PodConditions.phase(pod)))
          .thenComparing(PodConditions::isReady)
          .thenComparingInt(ScaleDownOrder::cost)
          .thenComparing(PodConditions::readySince, Comparator.reverseOrder())
          .thenComparing(Comparator.comparingInt(ScaleDownOrder::restarts).reversed())
          .thenComparing(
              pod -> String.valueOf(pod.getMetadata().getCreationTimestamp()),
              Comparator.reverseOrder());

  private ScaleDownOrder() {}

  @Override
  public int compare(Pod a, Pod b) {
    return ORDER.compare(a, b);
  }

  private static int cost(Pod pod) {
    String cost =
        pod.getMetadata().getAnnotations() == null
            ? null
            : pod.getMetadata().getAnnotations().get(COST);
    return cost == null || !cost.matches("-?\\d{1,9}") ? 0 : Integer.parseInt(cost);
  }

  private static int restarts(Pod pod) {
    return pod.getStatus() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .max()
            .orElse(0);
  }
}
