package io.lateen.app.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a running mesh says about itself in its home.
///
/// @param started of the process, which tells it from a later one with the same pid; millis
/// @param ready whether everything has come up
/// @param block the second octet of its addresses, 127.`block`.0.0/16
/// @param proxy what runs in the sidecars' place: `lateen` or `envoy`
/// @param controlz where ControlZ is; null: nowhere
public record RunFile(
    long pid,
    long started,
    boolean ready,
    String kubeconfig,
    String api,
    String gateway,
    int block,
    String proxy,
    @Nullable String controlz) {
  private static final JsonMapper JSON = new JsonMapper();

  static @Nullable RunFile read(Path file) {
    try {
      return Files.exists(file) ? JSON.readValue(Files.readAllBytes(file), RunFile.class) : null;
    } catch (IOException | JacksonException _) {
      // Torn by a crash: nobody runs, or the next write mends it.
      return null;
    }
  }

  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JSON.writeValueAsBytes(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// @param where ControlZ is; null: nowhere
  public RunFile asReady(@Nullable String where) {
    return new RunFile(pid, started, true, kubeconfig, api, gateway, block, proxy, where);
  }

  /// The process, if it is still the one that wrote this.
  public @Nullable ProcessHandle process() {
    return ProcessHandle.of(pid)
        .filter(handle -> startOf(handle) == started && handle.isAlive())
        .orElse(null);
  }

  boolean isAlive() {
    return process() != null;
  }

  static long startOf(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
