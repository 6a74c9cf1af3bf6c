package io.lateen.pilot.translate;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Real Envoy: `LATEEN_ENVOY`, else `envoy` on the path.
final class EnvoyProgram {
  private EnvoyProgram() {}

  static Optional<Path> find() {
    String named = System.getenv("LATEEN_ENVOY");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, "envoy"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
