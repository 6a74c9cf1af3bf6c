package io.lateen.proxy.xds;

import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.wire.xds.TypeUrl;

/// Statistics of the config path, by Envoy's names ("Cluster manager", "Listener manager", "xDS").
final class XdsStats {
  private final StatsStore stats;
  private final Updates clusters;
  private final Updates listeners;
  private final Gauge connected;
  private final Gauge activeClusters;
  private final Gauge warmingClusters;
  private final Gauge activeListeners;
  private final Gauge warmingListeners;

  private record Updates(
      Counter attempt, Counter success, Counter rejected, Counter failure, Gauge version) {
    static Updates of(Scope scope) {
      return new Updates(
          scope.counter("update_attempt"),
          scope.counter("update_success"),
          scope.counter("update_rejected"),
          scope.counter("update_failure"),
          scope.gauge("version"));
    }
  }

  XdsStats(StatsStore stats) {
    this.stats = stats;
    clusters = Updates.of(stats.scope("cluster_manager.cds"));
    listeners = Updates.of(stats.scope("listener_manager.lds"));
    connected = stats.scope("control_plane").gauge("connected_state");
    activeClusters = stats.scope("cluster_manager").gauge("active_clusters");
    warmingClusters = stats.scope("cluster_manager").gauge("warming_clusters");
    activeListeners = stats.scope("listener_manager").gauge("total_listeners_active");
    warmingListeners = stats.scope("listener_manager").gauge("total_listeners_warming");
  }

  void attempt() {
    clusters.attempt.increment();
    listeners.attempt.increment();
  }

  void connected(boolean is) {
    connected.set(is ? 1 : 0);
    if (!is) {
      clusters.failure.increment();
      listeners.failure.increment();
    }
  }

  void taken(Update update, boolean accepted, ConfigStore store) {
    switch (update.typeUrl()) {
      case TypeUrl.CLUSTER -> taken(clusters, update, accepted);
      case TypeUrl.LISTENER -> taken(listeners, update, accepted);
      case TypeUrl.ENDPOINT -> assignments(update, store);
      case TypeUrl.ROUTE -> tables(update, store);
      default -> throw new IllegalArgumentException(update.typeUrl());
    }
  }

  /// Envoy counts these by cluster.
  private void assignments(Update update, ConfigStore store) {
    for (Held<Cluster> held : store.clusters.latest().values()) {
      Cluster cluster = held.value();
      if (cluster.discovery() instanceof Discovery.Eds eds
          && store.assignments.lastSeen().contains(eds.serviceName())) {
        Scope scope = stats.scope("cluster", "envoy_cluster_name", cluster.statName());
        boolean refused = store.assignments.failures().containsKey(eds.serviceName());
        taken(Updates.of(scope), update, !refused);
      }
    }
  }

  /// Envoy counts these by connection manager and table.
  private void tables(Update update, ConfigStore store) {
    for (Held<Listener> held : store.listeners.latest().values()) {
      for (String prefix : References.tableUses(held.value())) {
        String table = prefix.substring(prefix.indexOf(".rds.") + ".rds.".length());
        if (store.tables.lastSeen().contains(table)) {
          Scope scope = stats.scope("http", "envoy_http_conn_manager_prefix", prefix);
          taken(Updates.of(scope), update, !store.tables.failures().containsKey(table));
        }
      }
    }
  }

  /// As Envoy has it, each response is an attempt too.
  private static void taken(Updates updates, Update update, boolean accepted) {
    updates.attempt.increment();
    if (accepted) {
      updates.success.increment();
      updates.version.set(update.version().hashCode() & 0xffffffffL);
    } else {
      updates.rejected.increment();
    }
  }

  void sizes(ConfigStore store) {
    int served = store.served().clusters().size();
    activeClusters.set(served);
    warmingClusters.set(Math.max(0, store.clusters.latest().size() - served));
    int listening = store.served().listeners().size();
    activeListeners.set(listening);
    warmingListeners.set(Math.max(0, store.listeners.latest().size() - listening));
  }
}
