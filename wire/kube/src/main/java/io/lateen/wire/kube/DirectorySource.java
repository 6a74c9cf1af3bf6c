package io.lateen.wire.kube;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A directory of YAML or JSON as a source of objects: what is saved there is in force a moment
/// later. A file that is half written or wrong keeps its former objects in force, and the log says
/// what is wrong, with file, line and column.
public final class DirectorySource implements ObjectSource {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorySource.class);
  private static final Duration SOON = Duration.ofMillis(50);

  /// For file systems that tell of no changes.
  private static final Duration AT_LATEST = Duration.ofSeconds(2);

  private final ConfigFolder folder;
  private final WatchService changes;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Follower> followers = new ArrayList<>();
  private Map<String, JsonNode> objects;

  private record Follower(ObjectKind kind, Listener listener) {
    boolean isFor(JsonNode object) {
      return ConfigFolder.type(object).equals(ConfigFolder.type(kind.group(), kind.kind()));
    }

    void set(JsonNode object) {
      if (isFor(object)) {
        listener.onSet(new KubeObject(kind, object));
      }
    }

    void removed(JsonNode object) {
      if (isFor(object)) {
        listener.onRemoved(new KubeObject(kind, object));
      }
    }
  }

  private DirectorySource(Path directory) throws IOException {
    folder = new ConfigFolder(directory);
    changes = directory.getFileSystem().newWatchService();
    register();
    objects = folder.look(false);
    thread = Thread.ofPlatform().daemon().name("config-directory").unstarted(this::run);
  }

  /// Reads the directory once and follows it from then on.
  ///
  /// @throws IOException if it is none, or cannot be read
  public static DirectorySource open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is no directory");
    }
    DirectorySource source = new DirectorySource(directory);
    source.thread.start();
    return source;
  }

  private void register() throws IOException {
    for (Path each : folder.folders()) {
      each.register(
          changes,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  private void run() {
    try {
      while (true) {
        await(folder.isUnsettled() ? SOON : AT_LATEST);
        look();
      }
    } catch (ClosedWatchServiceException _) {
      // closed
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Duration limit) throws InterruptedException {
    WatchKey key = changes.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = changes.poll();
    }
  }

  private void look() {
    try {
      register();
      publish(folder.look(true));
    } catch (RuntimeException e) {
      LOG.error("the directory's objects stay in force", e);
    } catch (IOException e) {
      LOG.warn("the directory cannot be read; its objects stay in force: {}", e.toString());
    }
  }

  private void publish(Map<String, JsonNode> next) {
    lock.lock();
    try {
      Map<String, JsonNode> before = objects;
      objects = next;
      before.forEach(
          (key, object) -> {
            if (!next.containsKey(key)) {
              followers.forEach(follower -> follower.removed(object));
            }
          });
      next.forEach(
          (key, object) -> {
            if (!object.equals(before.get(key))) {
              followers.forEach(follower -> follower.set(object));
            }
          });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Watch watch(ObjectKind kind, Listener listener) {
    Follower follower = new Follower(kind, listener);
    lock.lock();
    try {
      objects.values().forEach(follower::set);
      listener.onSynced();
      followers.add(follower);
    } finally {
      lock.unlock();
    }
    return () -> forget(follower);
  }

  private void forget(Follower follower) {
    lock.lock();
    try {
      followers.remove(follower);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      changes.close();
    } catch (IOException e) {
      LOG.debug("the directory is no longer watched", e);
    }
  }
}
