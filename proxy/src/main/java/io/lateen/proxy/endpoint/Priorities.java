package io.lateen.proxy.endpoint;

import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Endpoints by priority, and who among them is next: all of a cluster's, or those of a subset. On
/// the worker's event loop only.
final class Priorities {
  private final Worker worker;
  private final UpstreamStats stats;
  private final Tier[] tiers;
  private final PriorityLoad load;

  /// @param targets of the set's members
  /// @param panicThreshold see [PriorityLoad]
  Priorities(
      EndpointSet set,
      Function<EndpointSet.Member, Target> targets,
      BalancerFactory factory,
      int panicThreshold,
      Worker worker,
      UpstreamStats stats) {
    this.worker = worker;
    this.stats = stats;
    load = PriorityLoad.of(set, panicThreshold);
    tiers = new Tier[set.levels().size()];
    for (int i = 0; i < tiers.length; i++) {
      EndpointSet.Level level = set.levels().get(i);
      tiers[i] =
          new Tier(
              level,
              level.members().stream().map(targets).toList(),
              factory,
              set.overprovisioningFactor(),
              load.panic(i));
    }
  }

  /// See [LoadBalancer#pick].
  @Nullable Target pick(long hash, long tried) {
    return tried == 0 ? pick(hash) : pickBeside(tried, hash);
  }

  private @Nullable Target pick(long hash) {
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

  /// Of the best priority that has healthy ones and has not been tried; when all have been, as for
  /// a first attempt (Envoy, "Previous priorities").
  private @Nullable Target pickBeside(long tried, long hash) {
    for (int i = 0; i < tiers.length; i++) {
      if ((tried >>> i & 1) == 0 && tiers[i].healthy() > 0) {
        return pick(tiers[i], hash);
      }
    }
    return pick(hash);
  }
}
