package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The program `prometheus`, which takes the metrics store's place where it is installed.
record RealPrometheus(Path program, Home home) {

  /// `LATEEN_PROMETHEUS` if set (empty: do not use any), else `prometheus` on the PATH; null when
  /// there is none.
  static @Nullable RealPrometheus find(Home home) {
    String given = System.getenv("LATEEN_PROMETHEUS");
    if (given != null) {
      return given.isEmpty() ? null : new RealPrometheus(Path.of(given), home);
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "prometheus");
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return new RealPrometheus(program, home);
      }
    }
    return null;
  }

  /// Goes into every `kubernetes_sd_configs`.
  String discovery() {
    return "\n    kubeconfig_file: " + home.kubeconfig();
  }

  /// @param config of the shape of prometheus.yml
  Launch launch(String config) throws IOException {
    Path folder = Files.createDirectories(home.folder().resolve("prometheus"));
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    return new Launch.Exec(
        List.of(
            program.toString(),
            "--config.file=" + file,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--storage.tsdb.retention.time=6h",
            "--web.listen-address=$(HOST):9090"),
        Map.of());
  }
}
