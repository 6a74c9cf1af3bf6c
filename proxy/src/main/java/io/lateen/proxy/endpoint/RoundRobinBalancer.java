package io.lateen.proxy.endpoint;

/// In turn; with unequal weights the one that has saved up most.
final class RoundRobinBalancer implements Balancer {
  private final Target[] targets;
  private final boolean equal;
  private int next;

  RoundRobinBalancer(Target[] targets, int start) {
    this.targets = targets;
    this.next = start % targets.length;
    this.equal = Weights.equal(targets);
  }

  @Override
  public Target pick(long hash, long random) {
    if (!equal) {
      return pickByWeight();
    }
    next = next + 1 < targets.length ? next + 1 : 0;
    return targets[next];
  }

  private Target pickByWeight() {
    Target best = targets[0];
    int most = Integer.MIN_VALUE;
    int total = 0;
    for (Target target : targets) {
      int saved = target.save();
      total += target.weight();
      if (saved > most) {
        most = saved;
        best = target;
      }
    }
    best.spend(total);
    return best;
  }
}
