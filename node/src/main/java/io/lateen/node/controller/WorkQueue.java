package io.lateen.node.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys waiting to be reconciled, each at most once, by one virtual thread. What fails is tried
/// again after a wait that doubles. Events only say that something may have changed; whoever
/// reconciles reads what is true now, so a late or repeated event does no harm.
final class WorkQueue implements AutoCloseable {
  /// Makes the world as the object named by the key wants it.
  interface Reconciler {
    void reconcile(Key key);
  }

  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(10);
  private static final int MOST_DOUBLINGS = 10;

  private final String name;
  private final Reconciler reconciler;
  private final Set<Key> waiting = new LinkedHashSet<>();
  private final Map<Key, Integer> failures = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private final Thread worker;

  WorkQueue(String name, Reconciler reconciler) {
    this.name = name;
    this.reconciler = reconciler;
    worker = Thread.ofVirtual().name("controller-" + name).start(this::run);
  }

  synchronized void add(Key key) {
    waiting.add(key);
    notifyAll();
  }

  void addAfter(Key key, Duration delay) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> add(key), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    try {
      while (true) {
        work(take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Key take() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    Key next = waiting.iterator().next();
    waiting.remove(next);
    return next;
  }

  private void work(Key key) {
    try {
      reconciler.reconcile(key);
      failures.remove(key);
    } catch (KubernetesClientException e) {
      retry(key, e, e.getCode() == HttpURLConnection.HTTP_CONFLICT);
    } catch (RuntimeException e) {
      retry(key, e, false);
    }
  }

  /// A conflict is everyday life: somebody else wrote between our read and our write.
  private void retry(Key key, RuntimeException problem, boolean expected) {
    if (worker.isInterrupted() || timer.isShutdown()) {
      return;
    }
    int doublings = Math.min(failures.merge(key, 1, Integer::sum) - 1, MOST_DOUBLINGS);
    if (expected) {
      log.debug("{} {}: {}", name, key, problem.getMessage());
    } else {
      log.warn("{} {}: {}; trying again", name, key, problem.getMessage());
    }
    addAfter(key, FIRST_RETRY.multipliedBy(1L << doublings));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    worker.interrupt();
  }
}
