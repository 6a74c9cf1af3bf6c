package io.lateen.proxy.endpoint;

import java.util.Arrays;

/// Any, by weight.
final class RandomBalancer implements Balancer {
  private final Target[] targets;
  private final int[] upTo;

  RandomBalancer(Target[] targets) {
    this.targets = targets;
    this.upTo = new int[targets.length];
    int sum = 0;
    for (int i = 0; i < targets.length; i++) {
      sum += targets[i].weight();
      upTo[i] = sum;
    }
  }

  @Override
  public Target pick(long hash, long random) {
    int draw = Balancer.below(random, upTo[upTo.length - 1]);
    int at = Arrays.binarySearch(upTo, draw + 1);
    return targets[at >= 0 ? at : -at - 1];
  }
}
