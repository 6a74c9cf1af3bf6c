package io.lateen.pilot.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// A file whose text is told whenever it is another. It is read again and again: what is mounted
/// into a container changes by links that no watch of a directory tells reliably. A file that
/// cannot be read counts as unchanged.
final class FollowedFile implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Path file;
  private final Consumer<String> told;
  private final Thread thread;

  /// Tells the text there is, in the caller's thread, then follows.
  FollowedFile(Path file, Consumer<String> told) {
    this.file = file;
    this.told = told;
    String first = read("");
    if (!first.isBlank()) {
      told.accept(first);
    }
    this.thread = Thread.ofVirtual().name("file-" + file.getFileName()).start(() -> follow(first));
  }

  private void follow(String first) {
    String last = first;
    try {
      while (true) {
        Thread.sleep(PERIOD);
        String now = read(last);
        if (!now.equals(last) && !now.isBlank()) {
          told.accept(now);
        }
        last = now;
      }
    } catch (InterruptedException closed) {
      // no longer of interest
    }
  }

  private String read(String otherwise) {
    try {
      return Files.readString(file);
    } catch (IOException goneOrHalfWritten) {
      return otherwise;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
