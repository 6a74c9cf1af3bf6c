package io.lateen.app.mesh;

import io.lateen.node.kubelet.image.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Grafana, which takes the place of our viewer of dashboards where it is installed.
///
/// @param program `grafana` (10 and later), or `grafana-server`
/// @param homepath the folder of its own files; null where it is not found, then Grafana looks in
///     its working folder
record RealGrafana(Path program, @Nullable Path homepath) {
  private static final String ONE_PROGRAM = "grafana";
  private static final String SERVER = "grafana-server";
  private static final Path OF_PACKAGES = Path.of("/usr/share/grafana");

  /// `LATEEN_GRAFANA` if set (empty: do not use any), else `grafana` or `grafana-server` on the
  /// PATH; null when there is none.
  static @Nullable RealGrafana find(Map<String, String> environment) throws IOException {
    Path found = InstalledProgram.find(environment, "LATEEN_GRAFANA", ONE_PROGRAM, SERVER);
    return found == null ? null : at(found);
  }

  /// What packages put on the PATH is a script that insists on the machine's settings; the program
  /// itself lies in its homepath.
  private static RealGrafana at(Path found) throws IOException {
    Path homepath = homepath(found);
    if (homepath == null) {
      return new RealGrafana(found, null);
    }
    Path program =
        Stream.of(ONE_PROGRAM, SERVER)
            .map(name -> homepath.resolve("bin").resolve(name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(found);
    return new RealGrafana(program, homepath);
  }

  /// From an archive `bin/..`, from Homebrew and the like `bin/../share/grafana`, else where
  /// packages for Linux have it.
  private static @Nullable Path homepath(Path program) throws IOException {
    List<Path> places = new ArrayList<>();
    if (Files.exists(program)) {
      Path above = program.toRealPath().resolve("../..").normalize();
      places.add(above);
      places.add(above.resolve("share/grafana"));
    }
    places.add(OF_PACKAGES);
    return places.stream()
        .filter(place -> Files.isRegularFile(place.resolve("conf/defaults.ini")))
        .findFirst()
        .orElse(null);
  }

  /// @param settings its `--config`
  Launch launch(Path settings) {
    List<String> argv = new ArrayList<>(List.of(program.toString()));
    if (program.endsWith(ONE_PROGRAM)) {
      argv.add("server");
    }
    if (homepath != null) {
      argv.add("--homepath=" + homepath);
    }
    argv.add("--config=" + settings);
    argv.add("cfg:server.http_addr=$(HOST)");
    return new Launch.Exec(argv, Map.of());
  }
}
