package io.lateen.pilot.push;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.Change;
import io.lateen.pilot.source.MeshState;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that builds snapshots: change → debounce → build → publish.
public final class SnapshotLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLoop.class);

  private final Supplier<MeshConfig> config;
  private final Supplier<MeshState> state;
  private final UnaryOperator<MeshSnapshot> completed;
  private final Consumer<MeshSnapshot> publish;
  private final Runnable failed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Debounce debounce;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("pilot-snapshot").unstarted(this::run);
  private @Nullable Change pending;
  private boolean closed;
  private long revision;
  private @Nullable MeshSnapshot last;

  /// @param completed lays on a new snapshot what the rules themselves do not hold
  /// @param failed is told when a snapshot could not be built
  public SnapshotLoop(
      Supplier<MeshConfig> config,
      Supplier<MeshState> state,
      UnaryOperator<MeshSnapshot> completed,
      Consumer<MeshSnapshot> publish,
      Runnable failed,
      Pacing pacing) {
    this.config = config;
    this.state = state;
    this.completed = completed;
    this.publish = publish;
    this.failed = failed;
    this.debounce = pacing.debounce();
  }

  public void start() {
    thread.start();
  }

  /// Something changed. Returns at once; from any thread.
  public void onChange(Change change) {
    lock.lock();
    try {
      pending = pending == null ? change : pending.and(change);
      debounce.onChange(System.nanoTime());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        boolean waited = awaitTurn();
        Change change = take();
        if (change == null) {
          return;
        }
        push(change);
        noteEnd(waited);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Waits for a change, then for its turn; says whether it had to wait for the latter.
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      while (pending == null && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
    boolean waited = false;
    for (long delay = delay(); delay > 0; delay = delay()) {
      TimeUnit.NANOSECONDS.sleep(delay);
      waited = true;
    }
    return waited;
  }

  private long delay() {
    lock.lock();
    try {
      return debounce.delay(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private void noteEnd(boolean waited) {
    lock.lock();
    try {
      debounce.onPush(System.nanoTime(), waited);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Change take() {
    lock.lock();
    try {
      Change change = closed ? null : pending;
      pending = null;
      debounce.onTaken();
      return change;
    } finally {
      lock.unlock();
    }
  }

  private void push(Change change) {
    try {
      MeshSnapshot snapshot = build(change, state.get());
      last = snapshot;
      publish.accept(snapshot);
    } catch (RuntimeException e) {
      // A fault of ours must not end the loop: proxies keep what they have, the next change
      // retries.
      LOG.error("snapshot {} was not built", revision, e);
      failed.run();
    }
  }

  private MeshSnapshot build(Change change, MeshState now) {
    revision++;
    MeshSnapshot before = last;
    if (change == Change.ENDPOINTS && before != null) {
      return before.withEndpoints(revision, now.endpoints());
    }
    return completed.apply(now.snapshot(revision, config.get()));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
