package io.lateen.node.kubelet.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Runs a command as inside a container.
@FunctionalInterface
public interface CommandRunner {
  /// Returns the exit code.
  ///
  /// @throws IOException when it cannot be started or takes longer than `timeout`
  int run(List<String> command, Duration timeout) throws IOException;
}
