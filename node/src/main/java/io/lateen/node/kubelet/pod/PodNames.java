package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/// How we speak of a Pod, and what kind it is.
final class PodNames {
  static final String SIDECAR = "istio-proxy";

  private PodNames() {}

  /// `name_namespace(uid)`, as in Kubernetes' own messages.
  static String full(Pod pod) {
    return "%s_%s(%s)"
        .formatted(
            pod.getMetadata().getName(),
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getUid());
  }

  static String folder(Pod pod) {
    return "%s_%s_%s"
        .formatted(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            pod.getMetadata().getUid());
  }

  static boolean hostNetwork(Pod pod) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  /// Whether an application stands behind a sidecar; a gateway is a lone istio-proxy.
  static boolean hasSidecar(Pod pod) {
    return pod.getSpec().getContainers().size() > 1
        && pod.getSpec().getContainers().stream().anyMatch(PodNames::isSidecar);
  }

  static boolean isSidecar(Container container) {
    return SIDECAR.equals(container.getName());
  }
}
