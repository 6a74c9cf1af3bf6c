package io.lateen.proxy.cluster;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.ClientContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks after the key files of clusters each second, on a thread that is there only when a cluster
/// has such files.
final class KeyRotation implements AutoCloseable {
  private final StatsStore store;
  private final Map<ClusterRuntime, Followed> followed = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  KeyRotation(StatsStore store) {
    this.store = store;
  }

  private record Followed(ClientContext context, Counter taken, Counter failed) {
    void refresh() {
      switch (context.refresh()) {
        case NONE -> {}
        case TAKEN -> taken.increment();
        case UNUSABLE -> failed.increment();
      }
    }
  }

  void follow(ClusterRuntime cluster) {
    if (!(cluster.connector().tls() instanceof UniformTls(ClientContext context, _))
        || !context.hasFiles()) {
      return;
    }
    Scope scope = store.scope("cluster", "envoy_cluster_name", cluster.config().statName());
    followed.put(
        cluster,
        new Followed(
            context,
            scope.counter("client_ssl_socket_factory.ssl_context_update_by_sds"),
            scope.counter("client_ssl_socket_factory.key_rotation_failed")));
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

  void forget(ClusterRuntime cluster) {
    followed.remove(cluster);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
