package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder a mesh keeps its state in. One mesh at a time holds it.
public final class Home {
  private final Path folder;

  public Home(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  public Path folder() {
    return folder;
  }

  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /// The API server's objects.
  public Path store() {
    return folder.resolve("store");
  }

  /// Logs and volumes of Pods, and what the kubelet must remember.
  public Path node() {
    return folder.resolve("node");
  }

  /// What a detached mesh prints.
  public Path log() {
    return folder.resolve("lateen.log");
  }

  /// Is there once Bookinfo has been installed: what the user deletes stays deleted.
  Path seeded() {
    return folder.resolve("seeded");
  }

  Path runFile() {
    return folder.resolve("mesh.json");
  }

  /// Makes the folder and takes it for this process until closed.
  ///
  /// @throws Complaint if it cannot be written, or another process holds it
  public FileLock lock() {
    try {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new Complaint(
            "another mesh runs on " + folder + "; stop it with: lateen down --home " + folder, "");
      }
      return lock;
    } catch (IOException e) {
      throw new Complaint(
          "cannot write to the home "
              + folder
              + " ("
              + reason(e)
              + "); choose another with --home DIR",
          "",
          e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName().replace("Exception", "")
        + (message == null ? "" : ": " + message);
  }

  /// Deletes all state. Only while the lock is held.
  public void reset() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst =
          files
              .filter(file -> !file.equals(folder) && !file.equals(folder.resolve("lock")))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  /// What the running mesh wrote about itself; null when none runs.
  public @Nullable RunFile running() {
    RunFile run = RunFile.read(runFile());
    return run != null && run.isAlive() ? run : null;
  }
}
