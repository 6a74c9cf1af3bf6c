package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.SlowStart;
import io.lateen.proxy.upstream.Worker;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A cluster's policy → balancers among endpoints.
final class BalancerFactory {
  private final Worker worker;
  private final LbPolicy policy;
  private final LongSupplier clock;

  BalancerFactory(Worker worker, LbPolicy policy, LongSupplier clock) {
    this.worker = worker;
    this.policy = policy;
    this.clock = clock;
  }

  /// Whether requests choose by their hash, so that weights must be known beforehand.
  boolean hashes() {
    return policy instanceof LbPolicy.RingHash || policy instanceof LbPolicy.Maglev;
  }

  /// By the endpoints' own weights.
  Balancer among(Target[] targets) {
    return hashing(targets, Arrays.stream(targets).mapToDouble(Target::weight).toArray());
  }

  /// @param weights for policies that hash, more than 0; the others look at the endpoints' own
  Balancer hashing(Target[] targets, double[] weights) {
    return switch (policy) {
      case LbPolicy.RoundRobin robin -> roundRobin(targets, robin.slowStart());
      case LbPolicy.LeastRequest least -> leastRequest(targets, least);
      case LbPolicy.Random ignored -> new RandomBalancer(targets);
      case LbPolicy.RingHash ring ->
          new RingHashBalancer(targets, weights, ring.minimumSize(), ring.maximumSize());
      case LbPolicy.Maglev maglev -> new MaglevBalancer(targets, weights, maglev.tableSize());
      case LbPolicy.ClusterProvided ignored -> roundRobin(targets, null);
    };
  }

  private Balancer roundRobin(Target[] targets, @Nullable SlowStart slow) {
    int start = worker.random().nextInt(targets.length);
    if (slow == null && areEqual(targets)) {
      return new RoundRobinBalancer(targets, start);
    }
    return new WeightedBalancer(targets, warming(Target::weight, slow), start);
  }

  private Balancer leastRequest(Target[] targets, LbPolicy.LeastRequest least) {
    if (least.slowStart() == null && areEqual(targets)) {
      return new LeastRequestBalancer(targets, least.choices());
    }
    ToDoubleFunction<Target> weight =
        least.bias() == 1
            ? target -> (double) target.weight() / (target.active() + 1)
            : target -> target.weight() / Math.pow(target.active() + 1, least.bias());
    return new WeightedBalancer(
        targets, warming(weight, least.slowStart()), worker.random().nextInt(targets.length));
  }

  private ToDoubleFunction<Target> warming(
      ToDoubleFunction<Target> weight, @Nullable SlowStart slow) {
    if (slow == null) {
      return weight;
    }
    WarmUp warmUp = new WarmUp(slow);
    return target -> weight.applyAsDouble(target) * warmUp.share(target.age(clock.getAsLong()));
  }

  private static boolean areEqual(Target[] targets) {
    for (Target target : targets) {
      if (target.weight() != targets[0].weight()) {
        return false;
      }
    }
    return true;
  }
}
