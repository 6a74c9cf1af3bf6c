package io.lateen.pilot.ingress;

import io.lateen.pilot.source.IngressStatus;
import io.lateen.wire.kube.IngressApi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down where Ingresses are reached, whenever that changes. What could not be written is
/// tried again after a while. Thread-safe.
public final class IngressStatuses implements AutoCloseable {
  /// As often as Istio 1.1 looks.
  public static final Duration USUAL_PAUSE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(IngressStatuses.class);

  private final Supplier<List<IngressStatus>> stale;
  private final IngressApi api;
  private final Duration pause;
  private final Semaphore changes = new Semaphore(0);
  private final Thread writer;

  /// Does nothing before the first change.
  ///
  /// @param stale what is to be written now
  /// @param pause until what failed is tried again
  public IngressStatuses(Supplier<List<IngressStatus>> stale, IngressApi api, Duration pause) {
    this.stale = stale;
    this.api = api;
    this.pause = pause;
    this.writer = Thread.ofVirtual().name("ingress-status").start(this::run);
  }

  /// Something changed that may concern Ingresses. Returns at once.
  public void changed() {
    changes.release();
  }

  private void run() {
    try {
      changes.acquire();
      while (true) {
        changes.drainPermits();
        if (writeAll()) {
          changes.acquire();
        } else {
          var _ = changes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException closed) {
      // Nothing more to be said.
    }
  }

  /// Whether everything could be written.
  private boolean writeAll() {
    boolean all = true;
    for (IngressStatus one : stale.get()) {
      try {
        api.reachedAt(one.namespace(), one.name(), one.addresses());
        LOG.info("Ingress {}/{} is reached at {}", one.namespace(), one.name(), one.addresses());
      } catch (IOException e) {
        all = false;
        LOG.warn(
            "status of Ingress {}/{} not written, once more in {} s: {}",
            one.namespace(),
            one.name(),
            pause.toSeconds(),
            e.getMessage());
      }
    }
    return all;
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
