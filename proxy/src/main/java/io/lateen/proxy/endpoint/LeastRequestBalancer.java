package io.lateen.proxy.endpoint;

/// The least busy of a few chosen at random, weight taken into account.
final class LeastRequestBalancer implements Balancer {
  private final RandomBalancer draw;
  private final int choices;

  LeastRequestBalancer(Target[] targets, int choices) {
    this.draw = new RandomBalancer(targets);
    this.choices = Math.max(2, choices);
  }

  @Override
  public Target pick(long hash, long random) {
    Target best = draw.pick(hash, random);
    long next = random;
    for (int i = 1; i < choices; i++) {
      next = Mix.mix(next + i);
      Target other = draw.pick(hash, next);
      if (other.active() < best.active()) {
        best = other;
      }
    }
    return best;
  }
}
