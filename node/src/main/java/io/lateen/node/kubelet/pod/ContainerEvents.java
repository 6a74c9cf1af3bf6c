package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.node.event.EventRecorder;

/// What is told of one container, in Kubernetes' reasons and words.
record ContainerEvents(EventRecorder events, Pod pod, Container container) {

  void pulled() {
    normal(
        "Pulled",
        "Container image \"%s\" already present on machine".formatted(container.getImage()));
  }

  void started() {
    normal("Created", "Created container " + container.getName());
    normal("Started", "Started container " + container.getName());
  }

  /// It waits, with this reason in its status.
  void waits(String reason, String message) {
    warning(Preparation.eventReason(reason), message);
  }

  void notStarted(Exception problem) {
    warning("Failed", "Error: " + problem.getMessage());
  }

  void unhealthy(String probe, String reason) {
    warning("Unhealthy", probe + " probe failed: " + reason);
  }

  void killedByProbe(String probe) {
    normal(
        "Killing",
        "Container %s failed %s probe, will be restarted".formatted(container.getName(), probe));
  }

  void backsOff() {
    warning("BackOff", "Back-off restarting failed container " + container.getName());
  }

  void preStopFailed(String why) {
    warning("FailedPreStopHook", why);
  }

  void stopping() {
    normal("Killing", "Stopping container " + container.getName());
  }

  private void normal(String reason, String message) {
    events.container(pod, container.getName(), EventRecorder.Type.NORMAL, reason, message);
  }

  private void warning(String reason, String message) {
    events.container(pod, container.getName(), EventRecorder.Type.WARNING, reason, message);
  }
}
