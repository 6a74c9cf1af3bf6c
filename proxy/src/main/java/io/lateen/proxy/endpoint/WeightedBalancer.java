package io.lateen.proxy.endpoint;

import java.util.function.ToDoubleFunction;

/// Round robin and least request among unequal endpoints: as often as their weights of the moment
/// ask for (Envoy, "Weighted round robin", "Weighted least request").
final class WeightedBalancer implements Balancer {
  private final EdfQueue<Target> queue;

  /// @param skip how many turns to leave out, so that proxies do not move in step
  WeightedBalancer(Target[] targets, ToDoubleFunction<Target> weight, int skip) {
    queue = new EdfQueue<>(targets, weight);
    for (int i = 0; i < skip % targets.length; i++) {
      queue.next();
    }
  }

  @Override
  public Target pick(long hash, long random) {
    return queue.next();
  }
}
