package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.Shard;
import java.util.Set;

/// `cluster.NAME.lb_subsets_*`, by Envoy's names. Subsets count once, in Envoy once per worker.
public final class SubsetStats {
  private final Gauge active;
  private final Counter created;
  private final Counter removed;
  private final Counter selected;
  private final Counter fallback;
  private final Counter panic;
  private final Gauge duplicates;

  /// @param cluster the statistics of a cluster
  public SubsetStats(Scope cluster) {
    active = cluster.gauge("lb_subsets_active");
    created = cluster.counter("lb_subsets_created");
    removed = cluster.counter("lb_subsets_removed");
    selected = cluster.counter("lb_subsets_selected");
    fallback = cluster.counter("lb_subsets_fallback");
    panic = cluster.counter("lb_subsets_fallback_panic");
    duplicates = cluster.gauge("lb_subsets_single_host_per_subset_duplicate");
  }

  /// From any thread, one at a time.
  public void changed(Set<MetadataMatch> before, Subsets now) {
    long gone = before.stream().filter(name -> !now.names().contains(name)).count();
    long come = now.names().size() - before.size() + gone;
    removed.add(gone);
    created.add(come);
    active.add(come - gone);
    duplicates.set(now.duplicates());
  }

  /// The cluster is gone.
  public void gone(Set<MetadataMatch> before) {
    removed.add(before.size());
    active.add(-before.size());
  }

  /// @param found there was an endpoint; a subset that is chosen counts without one
  void count(Resort.Kind kind, boolean found, Shard shard) {
    switch (kind) {
      case SELECTED -> selected.increment(shard);
      case FALLBACK -> add(fallback, found, shard);
      case PANIC -> add(panic, found, shard);
      case FALLBACK_OF_SELECTOR -> {}
    }
  }

  private static void add(Counter counter, boolean found, Shard shard) {
    counter.add(shard, found ? 1 : 0);
  }
}
