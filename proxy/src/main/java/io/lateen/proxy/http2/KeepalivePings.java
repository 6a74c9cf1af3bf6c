package io.lateen.proxy.http2;

import io.lateen.proxy.resource.Http2Options.Keepalive;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the other end now and then whether it is still there (Envoy's `connection_keepalive`).
/// Whatever arrives is an answer. On the connection's event loop only.
final class KeepalivePings {
  /// Tells these pings from others.
  static final long OPAQUE = 0x6c61_7465_656e_3f3fL;

  private final Keepalive config;
  private final EventLoop loop;
  private final SplittableRandom random;
  private final Runnable ask;
  private final Runnable dead;
  private @Nullable ScheduledFuture<?> next;
  private @Nullable ScheduledFuture<?> deadline;
  private long heardAt;

  /// @param ask sends a PING
  /// @param dead nothing has come in time
  KeepalivePings(
      Keepalive config, EventLoop loop, SplittableRandom random, Runnable ask, Runnable dead) {
    this.config = config;
    this.loop = loop;
    this.random = random;
    this.ask = ask;
    this.dead = dead;
  }

  void start() {
    heardAt = System.nanoTime();
    schedule();
  }

  private void schedule() {
    long interval = config.interval().toNanos();
    if (interval > 0) {
      long jitter = interval / 100 * config.jitterPercent();
      long nanos = interval + (jitter > 0 ? random.nextLong(jitter) : 0);
      next = loop.schedule(this::askAgain, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void askAgain() {
    ask();
    schedule();
  }

  private void ask() {
    if (deadline == null) {
      ask.run();
      long nanos = config.timeout().toNanos();
      deadline = loop.schedule(dead, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /// A stream is about to be opened on a connection that may have gone stale.
  void streamBegins() {
    long idle = config.idleInterval().toNanos();
    if (idle > 0 && System.nanoTime() - heardAt > idle) {
      ask();
    }
  }

  /// Something has arrived.
  void heard() {
    heardAt = System.nanoTime();
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  void stop() {
    heard();
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }
}
