package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One worker's choice among a cluster's endpoints. Endpoints that stay keep their connections and
/// counts when the set changes. On the worker's event loop only.
public final class LoadBalancer {
  private static final int MANY = 1_000;

  private final Worker worker;
  private final LbPolicy policy;
  private final int panicThreshold;
  private final Function<InetSocketAddress, Pool> pools;
  private final Map<InetSocketAddress, Target> targets = new ConcurrentHashMap<>();
  private Choice[] choices = {};

  /// @param upTo percent of the traffic that this level and those before it take
  private record Choice(Balancer balancer, int upTo, boolean panic) {}

  /// @param panicThreshold percent of healthy endpoints below which health is disregarded
  public LoadBalancer(
      Worker worker, LbPolicy policy, int panicThreshold, Function<InetSocketAddress, Pool> pools) {
    this.worker = worker;
    this.policy = policy;
    this.panicThreshold = panicThreshold;
    this.pools = pools;
  }

  /// Takes over a new set; connections to endpoints that are not in it are drained.
  public void update(EndpointSet set) {
    Map<InetSocketAddress, Target> gone = new HashMap<>(targets);
    List<List<Target>> all = new ArrayList<>();
    List<List<Target>> healthy = new ArrayList<>();
    for (EndpointSet.Level level : set.levels()) {
      List<Target> members = new ArrayList<>();
      List<Target> well = new ArrayList<>();
      for (EndpointSet.Member member : level.members()) {
        gone.remove(member.address());
        Target target = target(member);
        members.add(target);
        if (member.healthy()) {
          well.add(target);
        }
      }
      all.add(members);
      healthy.add(well);
    }
    gone.forEach(this::drop);
    choices = choices(all, healthy, set.overprovisioningFactor());
  }

  private Target target(EndpointSet.Member member) {
    Target target =
        targets.computeIfAbsent(
            member.address(),
            address ->
                new Target(address, member.hostname(), member.weight(), pools.apply(address)));
    target.weigh(member.weight());
    target.identify(member.uid());
    return target;
  }

  private void drop(InetSocketAddress address, Target target) {
    targets.remove(address);
    target.pool().drain();
  }

  /// How Envoy spreads load over priorities: each takes its healthy share, overprovisioned, of what
  /// the ones before it left.
  private Choice[] choices(
      List<List<Target>> all, List<List<Target>> healthy, int overprovisioning) {
    List<Choice> result = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < all.size() && taken < 100; i++) {
      int members = all.get(i).size();
      if (members == 0) {
        continue;
      }
      int health = Math.min(100, overprovisioning * healthy.get(i).size() / members);
      if (health == 0) {
        continue;
      }
      taken = Math.min(100, taken + health);
      result.add(choice(all.get(i), healthy.get(i), taken));
    }
    if (result.isEmpty()) {
      panic(all, result);
    }
    return result.toArray(Choice[]::new);
  }

  private Choice choice(List<Target> members, List<Target> healthy, int upTo) {
    boolean panic = 100 * healthy.size() < panicThreshold * members.size();
    return new Choice(balancer(panic ? members : healthy), upTo, panic);
  }

  /// Nobody is healthy: everybody is tried, unless the threshold says never to.
  private void panic(List<List<Target>> all, List<Choice> result) {
    for (List<Target> members : all) {
      if (!members.isEmpty() && panicThreshold > 0) {
        result.add(new Choice(balancer(members), 100, true));
        return;
      }
    }
  }

  private Balancer balancer(List<Target> members) {
    Target[] array = members.toArray(new Target[0]);
    return switch (policy) {
      case LbPolicy.RoundRobin ignored ->
          new RoundRobinBalancer(array, worker.random().nextInt(array.length));
      case LbPolicy.LeastRequest least -> new LeastRequestBalancer(array, least.choices());
      case LbPolicy.Random ignored -> new RandomBalancer(array);
      case LbPolicy.RingHash ring ->
          new RingHashBalancer(array, ring.minimumSize(), ring.maximumSize());
      case LbPolicy.Maglev maglev -> new MaglevBalancer(array, maglev.tableSize());
      case LbPolicy.ClusterProvided ignored ->
          new RoundRobinBalancer(array, worker.random().nextInt(array.length));
    };
  }

  /// The endpoint for a request; null: there is none.
  ///
  /// @param hash for consistent hashing; any number else
  public @Nullable Target pick(long hash) {
    Choice[] levels = choices;
    if (levels.length == 0) {
      return null;
    }
    int at = 0;
    if (levels.length > 1) {
      int draw = worker.random().nextInt(levels[levels.length - 1].upTo);
      while (draw >= levels[at].upTo) {
        at++;
      }
    }
    return levels[at].balancer.pick(hash, worker.random().nextLong());
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
    return targets.computeIfAbsent(address, asked -> new Target(asked, "", 1, pools.apply(asked)));
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
