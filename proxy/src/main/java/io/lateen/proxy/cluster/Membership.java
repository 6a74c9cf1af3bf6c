package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.SubsetStats;
import io.lateen.proxy.endpoint.Subsets;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who a cluster's endpoints are and what is thought of them, published for all workers by one
/// volatile write. Any thread.
final class Membership {
  private final Connector connector;
  private final UpstreamStats stats;
  private final @Nullable SubsetBalancing subsets;
  private final @Nullable SubsetStats subsetStats;
  private final @Nullable Watch watch;
  private EndpointSet told = EndpointSet.EMPTY;
  private boolean closed;
  private volatile Published published = new Published(EndpointSet.EMPTY, null);

  /// What workers are to see.
  ///
  /// @param subsets null: there are none
  record Published(EndpointSet endpoints, @Nullable Subsets subsets) {}

  Membership(
      Cluster config,
      StatsStore store,
      UpstreamStats stats,
      Connector connector,
      List<Worker> workers) {
    this.stats = stats;
    this.connector = connector;
    this.subsets = config.balancing().subsets();
    this.subsetStats =
        subsets == null
            ? null
            : new SubsetStats(store.scope("cluster", "envoy_cluster_name", config.statName()));
    this.watch = Watch.over(config, store, connector, workers, this::publish);
  }

  Published published() {
    return published;
  }

  /// Null: the cluster has no subsets.
  @Nullable SubsetStats subsetStats() {
    return subsetStats;
  }

  synchronized void become(EndpointSet set) {
    if (!set.equals(told)) {
      told = set;
      if (connector.tls() instanceof TlsByEndpoint choice) {
        choice.endpoints(set);
      }
      if (watch != null) {
        watch.members(set.addresses());
      }
      publish();
    }
  }

  /// Endpoints or what is thought of them changed.
  private synchronized void publish() {
    EndpointSet set = watch == null ? told : told.without(watch::isDown);
    if (!set.equals(published.endpoints)) {
      published = new Published(set, apart(set));
      stats.membershipTotal.set(set.total());
      stats.membershipHealthy.set(set.healthy());
    }
  }

  private @Nullable Subsets apart(EndpointSet set) {
    if (subsets == null || subsetStats == null) {
      return null;
    }
    Subsets parts = Subsets.of(set, subsets);
    if (!closed) {
      subsetStats.changed(names(), parts);
    }
    return parts;
  }

  private Set<MetadataMatch> names() {
    Subsets parts = published.subsets;
    return parts == null ? Set.of() : parts.names();
  }

  /// What all workers share of an endpoint; null: nobody watches over it.
  @Nullable Host host(InetSocketAddress address) {
    return watch == null ? null : watch.host(address);
  }

  /// Nobody will ask for it again.
  synchronized void close() {
    if (watch != null) {
      watch.close();
    }
    if (subsetStats != null && !closed) {
      subsetStats.gone(names());
    }
    closed = true;
  }
}
