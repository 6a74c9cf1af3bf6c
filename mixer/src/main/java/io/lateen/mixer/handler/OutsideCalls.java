package io.lateen.mixer.handler;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls of one handler whose answer somebody waits for: each on a virtual thread, with a deadline,
/// and only so many at once. A call that hangs keeps its place, so a handler that always hangs soon
/// costs nobody any time.
final class OutsideCalls {
  private final String handler;
  private final Fence fence;
  private final DispatchMetrics.Of counters;
  private final Semaphore places;

  OutsideCalls(String handler, Fence fence, DispatchMetrics.Of counters) {
    this.handler = handler;
    this.fence = fence;
    this.counters = counters;
    this.places = new Semaphore(fence.calls());
  }

  <T> T run(Callable<T> call) throws HandlerException {
    if (!places.tryAcquire()) {
      throw new HandlerException(handler, fence.calls() + " calls are under way already");
    }
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread =
        Thread.ofVirtual()
            .name(handler)
            .start(
                () -> {
                  try {
                    task.run();
                  } finally {
                    places.release();
                  }
                });
    return await(task, thread);
  }

  private <T> T await(FutureTask<T> task, Thread thread) throws HandlerException {
    try {
      return task.get(fence.callDeadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      counters.late.inc();
      throw new HandlerException(
          handler, "no answer within " + fence.callDeadline().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new HandlerException(handler, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandlerException(handler, "interrupted");
    }
  }
}
