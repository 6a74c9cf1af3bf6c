package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The program `prometheus`, which takes the metrics store's place where it is installed.
record RealPrometheus(Path program) {

  /// `LATEEN_PROMETHEUS` if set (empty: do not use any), else `prometheus` on the PATH; null when
  /// there is none.
  static @Nullable RealPrometheus find(Map<String, String> environment) {
    Path program = InstalledProgram.find(environment, "LATEEN_PROMETHEUS", "prometheus");
    return program == null ? null : new RealPrometheus(program);
  }

  /// @param config its `--config.file`
  /// @param data where it keeps samples
  Launch launch(Path config, Path data) {
    return new Launch.Exec(
        List.of(
            program.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + data,
            "--storage.tsdb.retention.time=6h",
            "--web.listen-address=$(HOST):9090"),
        Map.of());
  }
}
