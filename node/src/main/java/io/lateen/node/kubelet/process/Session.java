package io.lateen.node.kubelet.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs on the PATH, and the one that gives a child a session of its own: then a Ctrl-C in
/// our terminal does not reach it (we end children in order), and its own children can be killed
/// with it as one process group. Where there is no `setsid` (macOS) we do without.
final class Session {
  private Session() {}

  static List<String> prefix() {
    return onPath("setsid").map(path -> List.of(path.toString())).orElse(List.of());
  }

  /// The file a program name stands for, if it can be executed.
  static Optional<Path> find(String program, Path workingDirectory) {
    return program.contains("/")
        ? Optional.of(workingDirectory.resolve(program)).filter(Session::executable)
        : onPath(program);
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Session::executable)
        .findFirst();
  }

  private static boolean executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
