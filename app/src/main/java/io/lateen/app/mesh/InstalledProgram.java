package io.lateen.app.mesh;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program of others that takes the place of a part of ours where it is installed.
final class InstalledProgram {
  private InstalledProgram() {}

  /// What a variable names (empty: do not use any), else the first of some names on the PATH; null
  /// when there is none.
  ///
  /// @param environment this process's variables
  static @Nullable Path find(Map<String, String> environment, String variable, String... names) {
    String given = environment.get(variable);
    if (given != null) {
      return given.isEmpty() ? null : Path.of(given);
    }
    for (String name : names) {
      Path found = onPath(environment.getOrDefault("PATH", ""), name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Path onPath(String path, String name) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }
}
