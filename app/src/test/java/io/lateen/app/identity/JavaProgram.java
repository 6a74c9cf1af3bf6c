package io.lateen.app.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of our main classes as a process of its own.
///
/// @param log what it says
record JavaProgram(Process process, Path log) implements AutoCloseable {
  /// @param variables beside ours
  static JavaProgram start(
      String main, List<String> arguments, Map<String, String> variables, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(variables);
    return new JavaProgram(builder.start(), log);
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException notYet) {
      return "";
    }
  }

  /// `kill -9`; returns when it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
