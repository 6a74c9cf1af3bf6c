package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.log.ContainerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The logs of a container's runs, a file each; the last two are kept. Thread-safe.
final class RunLogs {
  private final Path folder;
  private @Nullable ContainerLog current;

  RunLogs(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// The log of the current (or, after the end, the last) run.
  synchronized Optional<ContainerLog> current() {
    return Optional.ofNullable(current);
  }

  /// Begins the log of the run after so many restarts.
  synchronized ContainerLog begin(int restarts) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(file(restarts - 2));
    ContainerLog begun = new ContainerLog(file(restarts));
    current = begun;
    return begun;
  }

  /// The file of the run after so many restarts.
  Path file(int restarts) {
    return folder.resolve(restarts + ".log");
  }
}
