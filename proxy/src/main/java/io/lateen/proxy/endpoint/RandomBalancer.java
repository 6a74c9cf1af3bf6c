package io.lateen.proxy.endpoint;

/// Any; weights do not count (Envoy, "Random").
final class RandomBalancer implements Balancer {
  private final Target[] targets;

  RandomBalancer(Target[] targets) {
    this.targets = targets;
  }

  @Override
  public Target pick(long hash, long random) {
    return targets[Balancer.below(random, targets.length)];
  }
}
