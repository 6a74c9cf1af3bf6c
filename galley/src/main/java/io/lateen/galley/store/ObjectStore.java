package io.lateen.galley.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Every object, in memory, and on disk before a write is answered. One thread writes: it takes all
/// waiting transactions together, forces them to the disk with one sync, then shows them to readers
/// and watches. Safe for any thread.
public final class ObjectStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);
  private static final int BATCH = 256;

  private final HomeLock home;
  private final StateFiles files;
  private final Journal.Opener opener;
  private final long compactAt;
  private final NavigableMap<StoreKey, ObjectNode> objects;
  private final EventRing ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final BlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;
  private Journal journal;
  private long revision;
  private volatile boolean closed;

  /// State as of one revision.
  public record Listing(NavigableMap<StoreKey, ObjectNode> objects, long revision) {}

  /// What follows a revision; `expired` when history no longer reaches back to it.
  public record Tail(List<StoreEvent> events, long revision, boolean expired, boolean closed) {}

  /// What a write came to, and the revision the store had after it.
  public record Written<T>(T value, long revision) {}

  private record Write<T>(
      Function<Transaction, T> change, boolean keep, CompletableFuture<Written<T>> answer) {}

  /// Opens the store of a directory, which is made when it is not there.
  ///
  /// @param history how many events watches can go back
  /// @throws StoreException when it is in use, unreadable, unwritable or corrupt
  public static ObjectStore open(Path directory, int history) {
    return open(directory, history, 16 << 20, Journal.Opener::ordinary);
  }

  static ObjectStore open(Path directory, int history, long compactAt, Journal.Opener opener) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException(
          directory + " cannot be made: " + StoreException.why(directory, e), e);
    }
    HomeLock home = HomeLock.take(directory);
    try {
      StateFiles files = new StateFiles(directory);
      return new ObjectStore(home, files, files.read(), history, compactAt, opener);
    } catch (IOException e) {
      home.close();
      throw new StoreException(
          directory + " cannot be used: " + StoreException.why(directory, e), e);
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  private ObjectStore(
      HomeLock home,
      StateFiles files,
      StateFiles.Found found,
      int history,
      long compactAt,
      Journal.Opener opener)
      throws IOException {
    this.home = home;
    this.files = files;
    this.opener = opener;
    this.compactAt = compactAt;
    this.objects = found.objects();
    this.revision = Math.max(1, found.revision());
    this.ring = new EventRing(history, revision);
    this.journal = new Journal(opener.open(found.journal()), found.length());
    files.syncDirectory();
    this.writer = Thread.ofPlatform().daemon().name("galley-store").unstarted(this::writeLoop);
    writer.start();
  }

  public @Nullable ObjectNode get(StoreKey key) {
    lock.lock();
    try {
      return objects.get(key);
    } finally {
      lock.unlock();
    }
  }

  /// All objects of a resource in order of namespace and name.
  ///
  /// @param namespace empty for all
  public Listing list(String resource, String namespace) {
    lock.lock();
    try {
      NavigableMap<StoreKey, ObjectNode> copy = new TreeMap<>(range(objects, resource, namespace));
      return new Listing(copy, revision);
    } finally {
      lock.unlock();
    }
  }

  /// The same as of an earlier revision; empty when history no longer reaches back to it.
  public Optional<Listing> listAt(String resource, String namespace, long earlier) {
    lock.lock();
    try {
      if (earlier < ring.floor() || earlier > revision) {
        return Optional.empty();
      }
      NavigableMap<StoreKey, ObjectNode> then = new TreeMap<>(range(objects, resource, namespace));
      for (StoreEvent event : ring.backTo(earlier)) {
        boolean inside = namespace.isEmpty() || event.key().namespace().equals(namespace);
        if (inside && event.key().resource().equals(resource)) {
          undo(event, then);
        }
      }
      return Optional.of(new Listing(then, earlier));
    } finally {
      lock.unlock();
    }
  }

  private static void undo(StoreEvent event, NavigableMap<StoreKey, ObjectNode> objects) {
    ObjectNode before = event.previous();
    if (before == null) {
      objects.remove(event.key());
    } else {
      objects.put(event.key(), before);
    }
  }

  static NavigableMap<StoreKey, ObjectNode> range(
      NavigableMap<StoreKey, ObjectNode> all, String resource, String namespace) {
    StoreKey first = new StoreKey(resource, namespace, "");
    StoreKey last =
        namespace.isEmpty()
            ? new StoreKey(resource + "\0", "", "")
            : new StoreKey(resource, namespace + "\0", "");
    return all.subMap(first, true, last, false);
  }

  public long revision() {
    lock.lock();
    try {
      return revision;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for events after a revision, at most `patience`; an empty tail says that time is up or
  /// that `stop` (asked after [#wakeAll]) says so.
  public Tail await(long after, int most, Duration patience, BooleanSupplier stop)
      throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (revision <= after && !closed && nanos > 0 && !stop.getAsBoolean()) {
        nanos = moved.awaitNanos(nanos);
      }
      boolean expired = after < ring.floor();
      List<StoreEvent> events = expired ? List.of() : ring.after(after, most);
      return new Tail(events, revision, expired, closed);
    } finally {
      lock.unlock();
    }
  }

  /// Wakes everyone in [#await], so that a closed watch is noticed.
  public void wakeAll() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Runs the change on the writer thread and returns when it is on disk. What the change throws
  /// comes out here, and then nothing was changed.
  ///
  /// @param keep false: run it and throw its changes away
  /// @throws StoreException when the disk refuses; nothing was changed
  public <T> Written<T> write(boolean keep, Function<Transaction, T> change) {
    CompletableFuture<Written<T>> answer = new CompletableFuture<>();
    if (closed) {
      throw new StoreException("the store is closed");
    }
    waiting.add(new Write<>(change, keep, answer));
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void writeLoop() {
    List<Write<?>> batch = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      try {
        batch.add(waiting.take()); // the last one is close()'s
        waiting.drainTo(batch, BATCH);
        new Batch().run(batch);
      } catch (InterruptedException _) {
        // nobody interrupts this thread: it would close the journal's channel
      }
      batch.clear();
    }
  }

  /// Transactions that share one sync.
  private final class Batch {
    private final Map<StoreKey, Optional<ObjectNode>> changed = new HashMap<>();
    private final List<StoreEvent> events = new ArrayList<>();
    private final List<ByteBuffer> records = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<CompletableFuture<?>> failures = new ArrayList<>();
    private long reached = revision;

    void run(List<Write<?>> writes) {
      for (Write<?> write : writes) {
        stage(write);
      }
      try {
        if (!records.isEmpty()) {
          journal.append(records);
          show();
        }
        answers.forEach(Runnable::run);
        compactIfLong();
      } catch (IOException e) {
        LOG.error("a write could not be kept: {}", e.toString());
        StoreException refusal = StoreException.refused(files.home(), e);
        failures.forEach(answer -> answer.completeExceptionally(refusal));
      }
    }

    private <T> void stage(Write<T> write) {
      Transaction transaction = new Transaction(objects, changed, reached);
      try {
        T value = write.change().apply(transaction);
        if (write.keep() && !transaction.events().isEmpty()) {
          records.add(StateFiles.encode(transaction.events()));
          events.addAll(transaction.events());
          changed.putAll(transaction.changed());
          reached = transaction.revision();
        }
        Written<T> written = new Written<>(value, reached);
        answers.add(() -> write.answer().complete(written));
        failures.add(write.answer());
      } catch (RuntimeException | Error e) {
        write.answer().completeExceptionally(e);
      }
    }

    private void show() {
      lock.lock();
      try {
        changed.forEach(
            (key, value) ->
                value.ifPresentOrElse(
                    object -> objects.put(key, object), () -> objects.remove(key)));
        events.forEach(ring::add);
        revision = reached;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void compactIfLong() {
    if (journal.length() < compactAt) {
      return;
    }
    try {
      Path next = files.compact(objects, revision);
      Journal old = journal;
      journal = new Journal(opener.open(next), 0);
      old.close();
      files.deleteOlder(revision);
    } catch (IOException e) {
      LOG.error("the journal could not be compacted, it grows on: {}", e.toString());
    }
  }

  /// Ends the store after the writes under way.
  @Override
  public void close() {
    closed = true;
    wakeAll();
    try {
      waiting.add(new Write<>(_ -> "", false, new CompletableFuture<>()));
      writer.join();
      waiting.forEach(
          late -> late.answer().completeExceptionally(new StoreException("the store is closed")));
      journal.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new StoreException("the journal cannot be closed: " + e.getMessage(), e);
    } finally {
      home.close();
    }
  }
}
