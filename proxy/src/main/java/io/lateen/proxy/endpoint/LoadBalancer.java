package io.lateen.proxy.endpoint;

import static java.util.Objects.requireNonNull;

import io.lateen.proxy.resource.LoadBalancing;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One worker's choice among a cluster's endpoints. Endpoints that stay keep their connections and
/// counts when the set changes. On the worker's event loop only.
public final class LoadBalancer {
  private static final int MANY = 1_000;

  private final Worker worker;
  private final int panicThreshold;
  private final UpstreamStats stats;
  private final @Nullable SubsetStats subsetStats;
  private final Function<InetSocketAddress, Pool> pools;
  private final Function<InetSocketAddress, @Nullable Host> hosts;
  private final LongSupplier clock;
  private final BalancerFactory factory;
  private final Map<InetSocketAddress, Target> targets = new ConcurrentHashMap<>();
  private Priorities all;
  private @Nullable SubsetBalancer subsets;

  /// @param subsetStats null: the cluster has no subsets
  /// @param pools makes the connections to an address
  /// @param hosts what workers share of an address; null: nothing
  /// @param clock as `System.nanoTime`
  public LoadBalancer(
      Worker worker,
      LoadBalancing config,
      UpstreamStats stats,
      @Nullable SubsetStats subsetStats,
      Function<InetSocketAddress, Pool> pools,
      Function<InetSocketAddress, @Nullable Host> hosts,
      LongSupplier clock) {
    this.worker = worker;
    this.panicThreshold = config.panicThreshold();
    this.stats = stats;
    this.subsetStats = subsetStats;
    this.pools = pools;
    this.hosts = hosts;
    this.clock = clock;
    this.factory = new BalancerFactory(worker, config.policy(), clock);
    this.all = balancing(EndpointSet.EMPTY);
  }

  /// Takes over a new set; connections to endpoints that are not in it are drained.
  ///
  /// @param parts null: all are one
  public void update(EndpointSet set, @Nullable Subsets parts) {
    Map<InetSocketAddress, Target> gone = new HashMap<>(targets);
    for (int i = 0; i < set.levels().size(); i++) {
      for (EndpointSet.Member member : set.levels().get(i).members()) {
        gone.remove(member.address());
        adopt(member, i);
      }
    }
    gone.forEach(this::drop);
    all = balancing(set);
    subsets =
        parts == null || subsetStats == null
            ? null
            : new SubsetBalancer(parts, subsetStats, worker.shard(), this::balancing);
  }

  private Priorities balancing(EndpointSet set) {
    return new Priorities(set, this::adopted, factory, panicThreshold, worker, stats);
  }

  private Target adopted(EndpointSet.Member member) {
    return requireNonNull(targets.get(member.address()), "members of parts are members");
  }

  private void adopt(EndpointSet.Member member, int priority) {
    targets
        .computeIfAbsent(member.address(), address -> create(address, member.hostname()))
        .become(member, priority, hosts.apply(member.address()));
  }

  private Target create(InetSocketAddress address, String hostname) {
    return new Target(address, hostname, pools.apply(address), worker.index(), clock.getAsLong());
  }

  private void drop(InetSocketAddress address, Target target) {
    targets.remove(address);
    target.pool().drain();
  }

  /// The endpoint for a request; null: there is none.
  ///
  /// @param hash for consistent hashing; any number else
  /// @param tried bit `i`: priority `i` has been tried, so that the best other one that has healthy
  ///     endpoints is wanted; 0: no matter
  /// @param wanted what is asked of endpoints; it matters where the cluster has subsets
  public @Nullable Target pick(long hash, long tried, MetadataMatch wanted) {
    return subsets == null ? all.pick(hash, tried) : subsets.pick(hash, tried, wanted);
  }

  /// The endpoint at an address nobody listed (ORIGINAL_DST); it is kept while there are not many,
  /// for clients may name any.
  public Target at(InetSocketAddress address) {
    if (targets.size() >= MANY && !targets.containsKey(address)) {
      Map.copyOf(targets)
          .forEach(
              (at, target) -> {
                if (target.active() == 0) {
                  drop(at, target);
                }
              });
    }
    return targets.computeIfAbsent(address, asked -> create(asked, ""));
  }

  /// The endpoint at an address; null: not known. From any thread, for its counts.
  public @Nullable Target known(InetSocketAddress address) {
    return targets.get(address);
  }

  /// Where targets are. From any thread.
  public Set<InetSocketAddress> addresses() {
    return Set.copyOf(targets.keySet());
  }

  /// The cluster is gone.
  public void drain() {
    targets.values().forEach(target -> target.pool().drain());
  }
}
