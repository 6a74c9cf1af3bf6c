package io.lateen.mixer.adapter.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends things in batches on a thread of its own. A receiver that is not there is tried again, at
/// growing intervals, while things wait; what finds no room is dropped and counted. Whoever puts
/// something in never waits. For any number of threads.
///
/// @param <T> what is sent
public final class Outbox<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /// Of all that waits; things of usual weight are stopped by their number before.
  static final long MOST_WEIGHT = 64L << 20;

  private final String handler;
  private final Limits limits;
  private final ToLongFunction<T> weight;
  private final Sender<T> sender;
  private final OutboxMetrics.Of counters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final Thread thread;
  private long weighs;
  private long oldest;
  private boolean closed;
  private boolean reachable = true;

  /// @param adapter for the counters
  /// @param handler for the counters and the log
  /// @param weight of a thing, in the unit of {@link Limits#batch}
  public Outbox(
      String adapter,
      String handler,
      Limits limits,
      ToLongFunction<T> weight,
      Sender<T> sender,
      OutboxMetrics metrics) {
    this.handler = handler;
    this.limits = limits;
    this.weight = weight;
    this.sender = sender;
    this.counters = metrics.of(adapter, handler);
    this.thread = Thread.ofVirtual().name("outbox-" + handler).start(this::run);
  }

  /// Takes what there is room for; the rest is lost.
  public void put(List<T> things) {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        oldest = System.nanoTime();
      }
      int taken = 0;
      while (taken < things.size() && hasRoom()) {
        T thing = things.get(taken++);
        waiting.add(thing);
        weighs += weight.applyAsLong(thing);
      }
      counters.full().inc(things.size() - taken);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return !closed && waiting.size() < limits.waiting() && weighs < MOST_WEIGHT;
  }

  private void run() {
    try {
      for (List<T> batch = next(); !batch.isEmpty(); batch = next()) {
        deliver(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: not everything was sent", handler);
    } finally {
      sender.close();
    }
  }

  /// Waits for enough, or long enough; empty at the end.
  private List<T> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limits.interval().toNanos();
      while (!closed && (waiting.isEmpty() || (weighs < limits.batch() && left > 0))) {
        if (waiting.isEmpty()) {
          changed.await();
        } else {
          changed.awaitNanos(left);
        }
        left = limits.interval().toNanos() - (System.nanoTime() - oldest);
      }
      return take();
    } finally {
      lock.unlock();
    }
  }

  /// At least one thing, when there is any.
  private List<T> take() {
    List<T> batch = new ArrayList<>();
    long taken = 0;
    while (!waiting.isEmpty()) {
      long next = weight.applyAsLong(waiting.element());
      if (!batch.isEmpty() && taken + next > limits.batch()) {
        break;
      }
      batch.add(waiting.remove());
      taken += next;
    }
    weighs -= taken;
    oldest = System.nanoTime();
    return batch;
  }

  private void deliver(List<T> batch) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        sender.send(batch);
        counters.sent().inc(batch.size());
        reached();
        return;
      } catch (RefusedException e) {
        long refused = Math.min(e.count(), batch.size());
        counters.refused().inc(refused);
        counters.sent().inc(batch.size() - refused);
        LOG.warn("{}: {} were not wanted: {}", handler, refused, e.getMessage());
        return;
      } catch (IOException | RuntimeException e) {
        counters.failures().inc();
        missed(e);
      } catch (InterruptedException e) {
        counters.closed().inc(batch.size());
        throw e;
      }
      rest(pause, batch.size());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private void rest(Duration pause, int batch) throws InterruptedException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      counters.closed().inc(batch);
      throw e;
    }
  }

  private void reached() {
    if (!reachable) {
      LOG.info("{}: the receiver is back", handler);
      reachable = true;
    }
  }

  private void missed(Exception failure) {
    if (reachable) {
      LOG.warn("{}: not sent, and tried again: {}", handler, failure.toString());
      reachable = false;
    }
  }

  /// Sends what waits, as long as a farewell takes; what is left then is lost.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(limits.farewell())) {
        thread.interrupt();
        thread.join(limits.farewell());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    forget();
  }

  private void forget() {
    lock.lock();
    try {
      counters.closed().inc(waiting.size());
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
