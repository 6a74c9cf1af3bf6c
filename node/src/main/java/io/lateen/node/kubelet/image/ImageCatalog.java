package io.lateen.node.kubelet.image;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mappings built in and, before them, those a user wrote into a file that is read again
/// whenever it changes. A broken file changes nothing but the advice given about unknown images.
public final class ImageCatalog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImageCatalog.class);

  private final List<ImageMapping> builtIn;
  private final Path file;
  private final WatchService watcher;
  private List<ImageMapping> fromUser = List.of();
  private @Nullable String problem;
  private long edition;

  /// Watches `file`, which need not exist; its folder must.
  public ImageCatalog(List<ImageMapping> builtIn, Path file) throws IOException {
    this.builtIn = List.copyOf(builtIn);
    this.file = file.toAbsolutePath();
    Path folder = this.file.resolveSibling("");
    watcher = folder.getFileSystem().newWatchService();
    folder.register(
        watcher,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
    read();
    Thread.ofPlatform().daemon().name("image-catalog").start(this::watch);
  }

  public synchronized Optional<Launch> find(String image) {
    return Stream.concat(fromUser.stream(), builtIn.stream())
        .filter(mapping -> mapping.matches(image))
        .map(ImageMapping::launch)
        .findFirst();
  }

  /// Grows with every change of the mappings.
  public synchronized long edition() {
    return edition;
  }

  /// Returns once the edition is no longer `known`.
  public synchronized void awaitChange(long known) throws InterruptedException {
    while (edition == known) {
      wait();
    }
  }

  /// What to tell the owner of a Pod whose image is unknown.
  public synchronized String advice(String image) {
    String how =
        "image \"%s\" is not mapped to a local command; add to %s:\nimages:\n- image: \"%s\"\n  command: [\"/path/to/program\"]"
            .formatted(image, file, image);
    return problem == null ? how : how + "\n(the file was not taken: " + problem + ")";
  }

  private void watch() {
    try {
      while (true) {
        WatchKey key = watcher.take();
        boolean ours =
            key.pollEvents().stream().anyMatch(e -> file.getFileName().equals(e.context()));
        key.reset();
        if (ours) {
          read();
        }
      }
    } catch (ClosedWatchServiceException e) {
      // closed: the end of the catalogue
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void read() {
    try {
      fromUser = Files.exists(file) ? UserImagesParser.parse(Files.readString(file)) : List.of();
      problem = null;
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      log.warn("{}: {}; the mappings before it stay", file, problem);
    }
    edition++;
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }
}
