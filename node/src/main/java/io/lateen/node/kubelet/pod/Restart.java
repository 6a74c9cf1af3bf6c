package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Locale;

/// Kubernetes' rules and words for starting a container again.
final class Restart {
  private Restart() {}

  /// By the Pod's restart policy; an init container that did its work is never run again.
  static boolean wanted(Pod pod, boolean init, int exitCode) {
    return switch (pod.getSpec().getRestartPolicy()) {
      case "Never" -> false;
      case "OnFailure" -> exitCode != 0;
      case null, default -> exitCode != 0 || !init;
    };
  }

  static String message(Duration wait, Container container, Pod pod) {
    return "back-off %s restarting failed container=%s pod=%s"
        .formatted(
            wait.toString().substring(2).toLowerCase(Locale.ROOT),
            container.getName(),
            PodNames.full(pod));
  }
}
