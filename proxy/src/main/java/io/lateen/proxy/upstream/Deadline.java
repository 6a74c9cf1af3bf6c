package io.lateen.proxy.upstream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A time-out that is set and cleared for each request but touches the event loop's queue only when
/// it would really end earlier than what is queued: a timer that fires too early queues itself
/// anew.
public final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final Runnable expired;
  private long at = NEVER;
  private long queuedAt = NEVER;
  private @Nullable ScheduledFuture<?> queued;

  public Deadline(EventLoop loop, Runnable expired) {
    this.loop = loop;
    this.expired = expired;
  }

  /// @param nanos from now; 0 or less: none
  public void set(long nanos) {
    if (nanos <= 0) {
      clear();
      return;
    }
    long now = System.nanoTime();
    at = now + nanos;
    if (queued == null || at - queuedAt < 0) {
      cancelQueued();
      queue(nanos);
    }
  }

  public void clear() {
    at = NEVER;
  }

  /// For good: leaves nothing in the loop's queue.
  public void cancel() {
    clear();
    cancelQueued();
  }

  private void cancelQueued() {
    if (queued != null) {
      queued.cancel(false);
      queued = null;
    }
  }

  private void queue(long nanos) {
    queuedAt = at;
    queued = loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    queued = null;
    if (at == NEVER) {
      return;
    }
    long left = at - System.nanoTime();
    if (left > 0) {
      queue(left);
    } else {
      at = NEVER;
      expired.run();
    }
  }
}
