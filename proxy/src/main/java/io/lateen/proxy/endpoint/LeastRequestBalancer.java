package io.lateen.proxy.endpoint;

/// The least busy of a few chosen at random (Envoy, "Weighted least request", all weights equal:
/// the power of two choices).
final class LeastRequestBalancer implements Balancer {
  private final Target[] targets;
  private final int choices;

  LeastRequestBalancer(Target[] targets, int choices) {
    this.targets = targets;
    this.choices = Math.max(2, choices);
  }

  @Override
  public Target pick(long hash, long random) {
    Target best = targets[Balancer.below(random, targets.length)];
    long next = random;
    for (int i = 1; i < choices; i++) {
      next = Mix.mix(next + i);
      Target other = targets[Balancer.below(next, targets.length)];
      if (other.active() < best.active()) {
        best = other;
      }
    }
    return best;
  }
}
