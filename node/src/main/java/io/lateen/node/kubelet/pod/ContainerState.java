package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Everything `containerStatuses` says about a container, in our words.
record ContainerState(
    RunState now,
    RunState.@Nullable Terminated last,
    int restarts,
    boolean started,
    boolean ready) {

  static ContainerState waiting(String reason) {
    return new ContainerState(new RunState.Waiting(reason, ""), null, 0, false, false);
  }

  /// The first state after a restart of the kubelet: processes do not outlive it, so a container
  /// that ran was ended, and its next run is a restart.
  static ContainerState after(@Nullable ContainerStatus earlier) {
    ContainerState fresh = waiting("ContainerCreating");
    if (earlier == null || earlier.getState() == null) {
      return fresh;
    }
    int restarts = earlier.getRestartCount();
    if (earlier.getState().getTerminated() != null) {
      RunState.Terminated last = terminated(earlier.getState().getTerminated());
      return new ContainerState(fresh.now, last, restarts + 1, false, false);
    }
    if (earlier.getState().getRunning() != null) {
      Instant since = Instant.parse(earlier.getState().getRunning().getStartedAt());
      var last = new RunState.Terminated(137, "Error", "the node ended", since, Instant.now(), 0);
      return new ContainerState(fresh.now, last, restarts + 1, false, false);
    }
    return new ContainerState(fresh.now, null, restarts, false, false);
  }

  private static RunState.Terminated terminated(ContainerStateTerminated state) {
    return new RunState.Terminated(
        state.getExitCode(),
        state.getReason(),
        state.getMessage() == null ? "" : state.getMessage(),
        time(state.getStartedAt()),
        time(state.getFinishedAt()),
        0);
  }

  private static Instant time(@Nullable String text) {
    return text == null ? Instant.now() : Instant.parse(text);
  }

  ContainerState nowWaiting(String reason, String message) {
    return new ContainerState(
        new RunState.Waiting(reason, message), ended(), restarts, false, false);
  }

  ContainerState nowRunning(Instant since, long pid) {
    return new ContainerState(new RunState.Running(since, pid), ended(), restarts, false, false);
  }

  ContainerState nowTerminated(RunState.Terminated end) {
    return new ContainerState(end, last, restarts, false, false);
  }

  ContainerState restarting() {
    return new ContainerState(now, last, restarts + 1, false, false);
  }

  ContainerState with(boolean newStarted, boolean newReady) {
    return new ContainerState(now, last, restarts, newStarted, newReady);
  }

  private RunState.@Nullable Terminated ended() {
    return now instanceof RunState.Terminated end ? end : last;
  }
}
