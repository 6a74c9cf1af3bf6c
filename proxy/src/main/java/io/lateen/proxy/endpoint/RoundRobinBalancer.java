package io.lateen.proxy.endpoint;

/// In turn.
final class RoundRobinBalancer implements Balancer {
  private final Target[] targets;
  private int next;

  RoundRobinBalancer(Target[] targets, int start) {
    this.targets = targets;
    this.next = start % targets.length;
  }

  @Override
  public Target pick(long hash, long random) {
    next = next + 1 < targets.length ? next + 1 : 0;
    return targets[next];
  }
}
