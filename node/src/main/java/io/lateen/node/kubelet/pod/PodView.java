package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.node.kubelet.network.PodAddress;
import java.time.Instant;
import java.util.List;

/// What is known of a Pod at one moment.
record PodView(
    Pod pod, PodAddress address, Instant startTime, List<Part> inits, List<Part> containers) {

  record Part(Container container, ContainerState state) {}

  boolean initialized() {
    return inits.stream()
        .allMatch(part -> part.state.now() instanceof RunState.Terminated e && e.exitCode() == 0);
  }

  boolean containersReady() {
    return initialized() && containers.stream().allMatch(part -> part.state.ready());
  }

  /// Kubernetes' rule: Pending until everything ran once, Succeeded or Failed when all have ended
  /// and none is started again, else Running.
  String phase() {
    boolean again = !"Never".equals(pod.getSpec().getRestartPolicy());
    if (!initialized()) {
      return !again && inits.stream().anyMatch(part -> failed(part)) ? "Failed" : "Pending";
    }
    if (containers.stream().anyMatch(part -> neverRan(part.state))) {
      return "Pending";
    }
    if (!containers.stream().allMatch(part -> part.state.now() instanceof RunState.Terminated)) {
      return "Running";
    }
    boolean bad = containers.stream().anyMatch(PodView::failed);
    if (pod.getMetadata().getDeletionTimestamp() == null
        && ("Always".equals(policy()) || (again && bad))) {
      return "Running";
    }
    return bad ? "Failed" : "Succeeded";
  }

  private String policy() {
    String policy = pod.getSpec().getRestartPolicy();
    return policy == null ? "Always" : policy;
  }

  private static boolean neverRan(ContainerState state) {
    return state.now() instanceof RunState.Waiting && state.last() == null;
  }

  private static boolean failed(Part part) {
    return part.state.now() instanceof RunState.Terminated end && end.exitCode() != 0;
  }
}
