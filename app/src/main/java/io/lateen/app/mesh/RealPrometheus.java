package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.Launch;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The program `prometheus`, which takes the metrics store's place where it is installed.
record RealPrometheus(Path program) {

  /// `LATEEN_PROMETHEUS` if set (empty: do not use any), else `prometheus` on the PATH; null when
  /// there is none.
  static @Nullable RealPrometheus find() {
    String given = System.getenv("LATEEN_PROMETHEUS");
    if (given != null) {
      return given.isEmpty() ? null : new RealPrometheus(Path.of(given));
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "prometheus");
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return new RealPrometheus(program);
      }
    }
    return null;
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
