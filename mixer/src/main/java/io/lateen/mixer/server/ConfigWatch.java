package io.lateen.mixer.server;

import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows all configuration and hands on the whole of it after each change, from one thread of its
/// own. What comes within a moment is handed on together. Nothing is handed on before everything
/// has been read once: half the rules could let pass what the other half forbids.
final class ConfigWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  /// `kubectl apply` of a file sends its objects one after another; well within the 250 ms a change
  /// may take.
  private static final Duration GATHER = Duration.ofMillis(30);

  private final Consumer<Collection<KubeObject>> whole;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, KubeObject> objects = new TreeMap<>();
  private final Set<ObjectKind> unsynced = new HashSet<>();
  private final List<ObjectSource.Watch> watches = new ArrayList<>();
  private final Thread thread;
  private boolean dirty = true;
  private boolean closed;

  /// @param whole may take its time
  ConfigWatch(Consumer<Collection<KubeObject>> whole) {
    this.whole = whole;
    this.thread = Thread.ofPlatform().daemon().name("mixer-config").unstarted(this::run);
  }

  void start(ObjectSource source, List<ObjectKind> kinds) {
    unsynced.addAll(kinds);
    thread.start();
    for (ObjectKind kind : kinds) {
      watches.add(source.watch(kind, new KindListener(kind)));
    }
  }

  private final class KindListener implements ObjectSource.Listener {
    private final ObjectKind kind;

    KindListener(ObjectKind kind) {
      this.kind = kind;
    }

    @Override
    public void onSet(KubeObject object) {
      change(() -> objects.put(key(object), object));
    }

    @Override
    public void onRemoved(KubeObject object) {
      change(() -> objects.remove(key(object)));
    }

    @Override
    public void onChanges(List<KubeObject> set, List<KubeObject> removed) {
      change(
          () -> {
            removed.forEach(object -> objects.remove(key(object)));
            set.forEach(object -> objects.put(key(object), object));
          });
    }

    @Override
    public void onSynced() {
      change(() -> unsynced.remove(kind));
    }

    private String key(KubeObject object) {
      return kind.plural() + "/" + object.namespace() + "/" + object.name();
    }
  }

  private void change(Runnable edit) {
    lock.lock();
    try {
      edit.run();
      dirty = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        awaitChange();
        TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
        hand(take());
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void awaitChange() throws InterruptedException {
    lock.lock();
    try {
      while (!dirty || !unsynced.isEmpty() || closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private List<KubeObject> take() {
    lock.lock();
    try {
      dirty = false;
      return List.copyOf(objects.values());
    } finally {
      lock.unlock();
    }
  }

  private void hand(List<KubeObject> now) {
    try {
      whole.accept(now);
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of ours must not end the loop: the rules before stay, the next change tries again.
      LOG.error("configuration of {} objects was not put in force", now.size(), e);
    }
  }

  @Override
  public void close() {
    watches.forEach(ObjectSource.Watch::close);
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
