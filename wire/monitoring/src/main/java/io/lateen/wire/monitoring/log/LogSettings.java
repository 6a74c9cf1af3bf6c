package io.lateen.wire.monitoring.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a process says, and where to.
///
/// @param levels by scope
/// @param json objects of JSON, one a line, rather than text
/// @param targets `stdout`, `stderr`, or files, which are appended to
/// @param rotation another file; null: none
public record LogSettings(
    Map<String, LogLevel> levels, boolean json, List<String> targets, @Nullable Rotation rotation) {

  /// From now on, instead of what was. The scopes are held for as long as the process logs.
  ///
  /// @throws IOException if a file cannot be written
  /// @throws IllegalArgumentException when a scope is none
  public void apply(Scopes scopes) throws IOException {
    LogOutput output = new LogOutput(scopes, new LogLines(json), streams());
    levels.forEach(scopes::set);
    Logger root = Logger.getLogger("");
    for (Handler former : root.getHandlers()) {
      root.removeHandler(former);
    }
    root.addHandler(output);
  }

  private List<OutputStream> streams() throws IOException {
    List<OutputStream> streams = new ArrayList<>();
    for (String target : targets) {
      streams.add(stream(target));
    }
    if (rotation != null) {
      streams.add(new RotatingFile(rotation, InstantSource.system()));
    }
    return streams;
  }

  private static OutputStream stream(String target) throws IOException {
    return switch (target) {
      case "stdout" -> System.out;
      case "stderr" -> System.err;
      default ->
          Files.newOutputStream(
              Path.of(target), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    };
  }
}
