package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a Pod's status says of it.
final class PodConditions {
  private PodConditions() {}

  static boolean isReady(Pod pod) {
    return readyCondition(pod)
        .filter(condition -> condition.getStatus().equals("True"))
        .isPresent();
  }

  /// Since when it is ready; the end of time when it is not.
  static Instant readySince(Pod pod) {
    return readyCondition(pod)
        .filter(condition -> condition.getStatus().equals("True"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .orElse(Instant.MAX);
  }

  static boolean isAvailable(Pod pod, int minReadySeconds) {
    return isReady(pod)
        && (minReadySeconds == 0
            || !Instant.now().isBefore(readySince(pod).plus(Duration.ofSeconds(minReadySeconds))));
  }

  static boolean isOver(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  private static Optional<PodCondition> readyCondition(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst();
  }
}
