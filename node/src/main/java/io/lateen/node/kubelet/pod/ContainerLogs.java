package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.log.ContainerLog;
import java.nio.file.Path;
import java.util.Optional;

/// Where a container's words are: those of the current run, and the file (which may not exist)
/// of the run before.
public record ContainerLogs(Optional<ContainerLog> current, Path previous) {}
