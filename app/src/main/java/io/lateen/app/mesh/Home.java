package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder a mesh keeps its state in. One mesh at a time holds it.
public final class Home {
  /// What a mesh needs to begin with, and then some.
  private static final long LEAST_FREE = 4 * 1024 * 1024;

  private static final String ANOTHER = "choose another with --home DIR";

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
  /// @throws Complaint if it cannot be written, is full, or another process holds it
  HomeLock lock() {
    boolean made = Files.notExists(folder);
    try {
      return lock(made);
    } catch (IOException e) {
      throw new Complaint(
          "cannot write to the home " + folder + " (" + reason(e) + "); " + ANOTHER, "", e);
    } catch (Complaint e) {
      discardQuietly(made);
      throw e;
    }
  }

  private HomeLock lock(boolean made) throws IOException {
    Files.createDirectories(folder);
    requireSpace();
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    FileChannel channel =
        FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new Complaint(
          "another mesh runs on " + folder + "; stop it with: lateen down --home " + folder, "");
    }
    return new HomeLock(this, channel, made);
  }

  private void requireSpace() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < LEAST_FREE) {
      throw new Complaint(
          "no room for the home "
              + folder
              + ": "
              + free / 1024
              + " KiB are free (expected: "
              + LEAST_FREE / 1024
              + " KiB or more); "
              + ANOTHER,
          "");
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "it is a file, not a folder";
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it cannot be made there";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /// Takes the folder away if no mesh ever got as far as keeping something in it.
  void discardUnused() throws IOException {
    if (Files.exists(store())) {
      return;
    }
    Files.deleteIfExists(log());
    Files.deleteIfExists(lockFile());
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // Somebody else's files.
    }
  }

  private void discardQuietly(boolean made) {
    try {
      if (made) {
        discardUnused();
      }
    } catch (IOException _) {
      // What is being complained about matters more.
    }
  }

  private Path lockFile() {
    return folder.resolve("lock");
  }

  /// Deletes all state. Only while the lock is held.
  public void reset() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst =
          files
              .filter(file -> !file.equals(folder) && !file.equals(lockFile()))
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
