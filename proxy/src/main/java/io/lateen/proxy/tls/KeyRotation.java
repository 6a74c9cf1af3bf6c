package io.lateen.proxy.tls;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks after the key files of clusters and listeners each second, on a thread that is there only
/// when somebody has such files, and shows when their certificates end. [#follow] and [#forget]
/// are called by one thread at a time.
public final class KeyRotation implements AutoCloseable {
  private final Map<RotatingContext, Followed> followed = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  private record Followed(
      RotatingContext context, Counter taken, Counter failed, List<FileCertificates> shown) {
    void refresh() {
      switch (context.refresh()) {
        case NONE -> {}
        case TAKEN -> {
          shown.forEach(FileCertificates::look);
          taken.increment();
        }
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
    List<FileCertificates> shown =
        context.certificateFiles().stream().map(file -> FileCertificates.of(file, scope)).toList();
    shown.forEach(FileCertificates::look);
    followed.put(
        context,
        new Followed(
            context,
            scope.counter(socket + ".ssl_context_update_by_sds"),
            scope.counter(socket + ".key_rotation_failed"),
            shown));
    begin();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
  private void begin() {
    if (thread == null) {
      thread =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("lateen-keys").daemon().factory());
      thread.scheduleWithFixedDelay(
          () -> followed.values().forEach(this::refresh), 1, 1, TimeUnit.SECONDS);
    }
  }

  /// Nothing is shown any more of what has been forgotten meanwhile.
  private synchronized void refresh(Followed one) {
    if (followed.containsKey(one.context)) {
      one.refresh();
    }
  }

  public synchronized void forget(RotatingContext context) {
    Followed gone = followed.remove(context);
    if (gone != null) {
      gone.shown.stream().filter(this::isShownNoMore).forEach(FileCertificates::forget);
    }
  }

  /// What came in its place often names the same file, and was there before it went.
  private boolean isShownNoMore(FileCertificates file) {
    return followed.values().stream()
        .flatMap(other -> other.shown.stream())
        .noneMatch(file::isSameAs);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
