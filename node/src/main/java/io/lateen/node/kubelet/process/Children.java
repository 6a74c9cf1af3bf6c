package io.lateen.node.kubelet.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All child processes of this node. Each is written down in a folder and with the watchdog
/// before anybody hears of it, so neither `kill -9` of this JVM (the watchdog acts) nor of both
/// (the next start acts) leaves one behind. Thread-safe.
public final class Children implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Children.class);

  private final Path folder;
  private final Watchdog watchdog;

  /// Ends what an earlier life recorded in `folder` left behind.
  public Children(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    watchdog = new Watchdog();
    endLeftovers();
  }

  /// Starts a child in a session of its own.
  ///
  /// @throws IOException when the program does not exist or cannot be started
  public Child start(List<String> argv, Map<String, String> env, Path workingDirectory)
      throws IOException {
    if (Session.find(argv.getFirst(), workingDirectory).isEmpty()) {
      throw new IOException(argv.getFirst() + ": no such program, or not executable");
    }
    List<String> command = new ArrayList<>(Session.prefix());
    command.addAll(argv);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(env);
    return registered(builder.start());
  }

  private Child registered(Process process) throws IOException {
    long pid = process.pid();
    String startTime = StartTime.of(pid);
    watchdog.remember(pid, startTime);
    Files.writeString(record(pid), startTime);
    return new Child(process, Instant.now(), process.onExit().thenApply(this::gone));
  }

  private int gone(Process process) {
    watchdog.killGroup(process.pid());
    watchdog.forget(process.pid());
    try {
      Files.deleteIfExists(record(process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return process.exitValue();
  }

  private Path record(long pid) {
    return folder.resolve(Long.toString(pid));
  }

  private void endLeftovers() throws IOException {
    try (DirectoryStream<Path> records = Files.newDirectoryStream(folder)) {
      for (Path record : records) {
        endLeftover(record);
      }
    }
  }

  private void endLeftover(Path record) throws IOException {
    long pid = Long.parseLong(record.getFileName().toString());
    try {
      if (StartTime.of(pid).equals(Files.readString(record))) {
        log.info("process {} of an earlier run was still there; ended", pid);
        watchdog.killGroup(pid);
      }
      Files.deleteIfExists(record);
    } catch (NoSuchFileException e) {
      // the other one who cleans up was faster
    }
  }

  /// Kills every child that is left.
  @Override
  public void close() {
    watchdog.close();
  }
}
