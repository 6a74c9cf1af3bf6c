package io.lateen.node.kubelet.pod;

import java.time.Instant;

/// What a container is doing, as Kubernetes tells it.
sealed interface RunState {
  record Waiting(String reason, String message) implements RunState {}

  /// `pid` is our own for a hosted part.
  record Running(Instant since, long pid) implements RunState {}

  /// `pid` 0: there never was a process.
  record Terminated(
      int exitCode, String reason, String message, Instant startedAt, Instant finishedAt, long pid)
      implements RunState {
    static Terminated exited(int exitCode, Instant startedAt, long pid) {
      String reason = exitCode == 0 ? "Completed" : "Error";
      return new Terminated(exitCode, reason, "", startedAt, Instant.now(), pid);
    }

    static Terminated notStarted(String reason, String message) {
      return new Terminated(128, reason, message, Instant.now(), Instant.now(), 0);
    }
  }
}
