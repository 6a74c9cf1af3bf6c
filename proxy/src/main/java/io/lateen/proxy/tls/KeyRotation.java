package io.lateen.proxy.tls;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks after the key files of clusters and listeners each second, on a thread that is there only
/// when somebody has such files. [#follow] and [#forget] are called by one thread at a time.
public final class KeyRotation implements AutoCloseable {
  private final Map<RotatingContext, Followed> followed = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  private record Followed(RotatingContext context, Counter taken, Counter failed) {
    void refresh() {
      switch (context.refresh()) {
        case NONE -> {}
        case TAKEN -> taken.increment();
        case UNUSABLE -> failed.increment();
      }
    }
  }

  /// @param scope of the cluster or listener
  /// @param socket as Envoy calls the factory: `client_ssl_socket_factory`, or `server_…`
  public void follow(RotatingContext context, Scope scope, String socket) {
    if (!context.hasFiles()) {
      return;
    }
    followed.put(
        context,
        new Followed(
            context,
            scope.counter(socket + ".ssl_context_update_by_sds"),
            scope.counter(socket + ".key_rotation_failed")));
    begin();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
  private void begin() {
    if (thread == null) {
      thread =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("lateen-keys").daemon().factory());
      thread.scheduleWithFixedDelay(
          () -> followed.values().forEach(Followed::refresh), 1, 1, TimeUnit.SECONDS);
    }
  }

  public void forget(RotatingContext context) {
    followed.remove(context);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
