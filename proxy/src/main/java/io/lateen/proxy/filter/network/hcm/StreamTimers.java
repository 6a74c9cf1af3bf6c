package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.upstream.Deadline;
import io.lateen.proxy.upstream.Worker;
import org.jspecify.annotations.Nullable;

/// How long an exchange may take: without anything happening (`stream_idle_timeout`, or the
/// route's `idle_timeout`), until the request is whole (`request_timeout`), and all in all
/// (`max_stream_duration`). What is not asked for has no timer. On the connection's event loop
/// only.
final class StreamTimers {
  /// What happens when a time is over.
  interface Late {
    /// Nothing has happened for too long.
    void idled();

    /// The request is not whole yet.
    void requestLate();

    /// The exchange has taken too long.
    void tooOld();
  }

  private final HttpManager manager;
  private final Deadline idle;
  private final @Nullable Deadline request;
  private final @Nullable Deadline lifetime;
  private long idleNanos;

  StreamTimers(HttpManager manager, Worker worker, Late late) {
    this.manager = manager;
    idle = new Deadline(worker.loop(), late::idled);
    request = manager.requestNanos > 0 ? new Deadline(worker.loop(), late::requestLate) : null;
    lifetime = manager.maxStreamNanos > 0 ? new Deadline(worker.loop(), late::tooOld) : null;
  }

  /// An exchange begins.
  void begin(boolean wholeRequest) {
    idleNanos = manager.streamIdleNanos;
    idle.set(idleNanos);
    if (request != null && !wholeRequest) {
      request.set(manager.requestNanos);
    }
    if (lifetime != null) {
      lifetime.set(manager.maxStreamNanos);
    }
  }

  /// The route says how long nothing may happen.
  void idleTimeout(long nanos) {
    idleNanos = nanos;
    idle.set(nanos);
  }

  void active() {
    idle.set(idleNanos);
  }

  /// The request is whole, or its response has begun.
  void requestInTime() {
    if (request != null) {
      request.clear();
    }
  }

  void clear() {
    idle.clear();
    requestInTime();
    if (lifetime != null) {
      lifetime.clear();
    }
  }

  /// Leaves nothing in the event loop's queue.
  void cancel() {
    idle.cancel();
    if (request != null) {
      request.cancel();
    }
    if (lifetime != null) {
      lifetime.cancel();
    }
  }
}
