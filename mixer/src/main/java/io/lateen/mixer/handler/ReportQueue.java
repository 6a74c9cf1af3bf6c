package io.lateen.mixer.handler;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.template.Instance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one handler has to report: bounded, drained in order by a thread that exists while there is
/// something to do.
final class ReportQueue {
  private static final Logger LOG = LoggerFactory.getLogger(ReportQueue.class);
  private static final int LARGEST_BATCH = 1_000;
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final String name;
  private final Handler handler;
  private final Fence fence;
  private final DispatchMetrics.Of counters;
  private final DispatchMetrics.Function reports;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Instance> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;
  private long lastComplaint = System.nanoTime() - QUIET_NANOS;

  ReportQueue(
      String name,
      Handler handler,
      Fence fence,
      DispatchMetrics.Of counters,
      DispatchMetrics.Function reports) {
    this.name = name;
    this.handler = handler;
    this.fence = fence;
    this.counters = counters;
    this.reports = reports;
  }

  /// Takes what there is room for.
  ///
  /// @throws HandlerException when something was dropped
  void add(List<Instance> instances) throws HandlerException {
    int taken;
    lock.lock();
    try {
      taken = closed ? 0 : Math.min(instances.size(), fence.queued() - waiting.size());
      waiting.addAll(instances.subList(0, taken));
      if (taken > 0 && !running) {
        running = true;
        Thread.ofVirtual().name(name).start(this::drain);
      }
    } finally {
      lock.unlock();
    }
    if (taken < instances.size()) {
      counters.lost.inc(instances.size() - taken);
      throw new HandlerException(
          name, "%d instances dropped: the queue is full".formatted(instances.size() - taken));
    }
  }

  private void drain() {
    List<Instance> batch = next();
    while (!batch.isEmpty()) {
      report(batch);
      batch = next();
    }
  }

  private List<Instance> next() {
    lock.lock();
    try {
      List<Instance> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < LARGEST_BATCH) {
        batch.add(waiting.remove());
      }
      if (batch.isEmpty()) {
        running = false;
        idle.signalAll();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// On a thread of its own, which is interrupted at the deadline; the next batch waits until it is
  /// really over, for a handler's reports come one at a time.
  private void report(List<Instance> batch) {
    long begun = System.nanoTime();
    boolean[] well = {false};
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    handler.report(batch);
                    well[0] = true;
                  } catch (Exception | StackOverflowError e) {
                    complain(e);
                  }
                });
    try {
      if (!thread.join(fence.reportDeadline())) {
        counters.late.inc();
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
    }
    reports.done(begun, well[0]);
  }

  private void complain(Throwable failure) {
    long now = System.nanoTime();
    if (now - lastComplaint >= QUIET_NANOS) {
      lastComplaint = now;
      LOG.warn("{} did not report: {}", name, String.valueOf(failure));
    }
  }

  /// Waits until everything is reported, though not for ever, then does the last thing.
  void finish(Runnable last) {
    @Nullable Exception failure = null;
    lock.lock();
    try {
      closed = true;
      long left = fence.farewell().toNanos();
      while (running && left > 0) {
        left = idle.awaitNanos(left);
      }
      counters.lost.inc(waiting.size());
      waiting.clear();
    } catch (InterruptedException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
    try {
      last.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    if (failure != null) {
      LOG.warn("{} did not end well: {}", name, String.valueOf(failure));
    }
  }
}
