package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A container as `lateen status` shows it. `state` is `Running` or the reason why not; `pid` is 0
/// and `rssBytes` -1 when there is none or it cannot be told.
public record PodProcess(
    String namespace,
    String pod,
    String container,
    String state,
    boolean ready,
    int restarts,
    long pid,
    long rssBytes) {

  static PodProcess of(Pod pod, Container container, ContainerState state) {
    long pid = state.now() instanceof RunState.Running running ? running.pid() : 0;
    return new PodProcess(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        container.getName(),
        word(state.now()),
        state.ready(),
        state.restarts(),
        pid,
        rss(pid));
  }

  private static String word(RunState state) {
    return switch (state) {
      case RunState.Running _ -> "Running";
      case RunState.Waiting waiting -> waiting.reason();
      case RunState.Terminated end -> end.reason();
    };
  }

  private static long rss(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    if (pid == 0 || !Files.exists(status)) {
      return -1;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(-1L);
    } catch (IOException e) {
      return -1; // it ended while we looked
    }
  }
}
