package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
  private final Function<InetSocketAddress, Pool> pools;
  private final Function<InetSocketAddress, @Nullable Host> hosts;
  private final LongSupplier clock;
  private final BalancerFactory factory;
  private final Map<InetSocketAddress, Target> targets = new ConcurrentHashMap<>();
  private Tier[] tiers = {};
  private PriorityLoad load = PriorityLoad.of(new int[0], new int[0], 100, 0);

  /// @param pools makes the connections to an address
  /// @param hosts what workers share of an address; null: nothing
  /// @param clock as `System.nanoTime`
  public LoadBalancer(
      Worker worker,
      Cluster cluster,
      UpstreamStats stats,
      Function<InetSocketAddress, Pool> pools,
      Function<InetSocketAddress, @Nullable Host> hosts,
      LongSupplier clock) {
    this.worker = worker;
    this.panicThreshold = cluster.panicThreshold();
    this.stats = stats;
    this.pools = pools;
    this.hosts = hosts;
    this.clock = clock;
    this.factory = new BalancerFactory(worker, cluster.lbPolicy(), clock);
  }

  /// Takes over a new set; connections to endpoints that are not in it are drained.
  public void update(EndpointSet set) {
    Map<InetSocketAddress, Target> gone = new HashMap<>(targets);
    tiers = new Tier[set.levels().size()];
    for (int i = 0; i < tiers.length; i++) {
      EndpointSet.Level level = set.levels().get(i);
      List<Target> members = new ArrayList<>();
      for (EndpointSet.Member member : level.members()) {
        gone.remove(member.address());
        members.add(target(member, i));
      }
      tiers[i] = new Tier(level, members, factory, set.overprovisioningFactor());
    }
    gone.forEach(this::drop);
    spread(set.overprovisioningFactor());
  }

  private void spread(int overprovisioning) {
    load =
        PriorityLoad.of(
            Arrays.stream(tiers).mapToInt(Tier::healthy).toArray(),
            Arrays.stream(tiers).mapToInt(Tier::total).toArray(),
            overprovisioning,
            panicThreshold);
    for (int i = 0; i < tiers.length; i++) {
      tiers[i].panic(load.panic(i));
    }
  }

  private Target target(EndpointSet.Member member, int priority) {
    Target target =
        targets.computeIfAbsent(member.address(), address -> create(address, member.hostname()));
    target.become(member, priority, hosts.apply(member.address()));
    return target;
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
  public @Nullable Target pick(long hash) {
    if (tiers.length == 0) {
      return null;
    }
    int at = 0;
    int draw = load.load(0) == 100 ? 0 : worker.random().nextInt(100);
    while (draw >= load.load(at)) {
      draw -= load.load(at);
      if (++at == tiers.length) {
        return null;
      }
    }
    return pick(tiers[at], hash);
  }

  private @Nullable Target pick(Tier tier, long hash) {
    Balancer balancer = tier.balancer();
    if (balancer == null) {
      return null;
    }
    if (tier.panic()) {
      stats.lbHealthyPanic.increment(worker.shard());
    }
    return balancer.pick(hash, worker.random().nextLong());
  }

  /// The endpoint for a request of the best priority that has healthy ones and has not been tried;
  /// when all have been, as for a first attempt (Envoy, "Previous priorities").
  ///
  /// @param tried bit `i`: priority `i`
  public @Nullable Target pickBeside(long tried, long hash) {
    for (int i = 0; i < tiers.length; i++) {
      if ((tried >>> i & 1) == 0 && tiers[i].healthy() > 0) {
        return pick(tiers[i], hash);
      }
    }
    return pick(hash);
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
