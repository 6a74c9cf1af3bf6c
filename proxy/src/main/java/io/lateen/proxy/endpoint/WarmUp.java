package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.SlowStart;

/// What part of its weight an endpoint has while it is new (Envoy, "Slow start mode"):
/// `max(minimum, (age / window) ^ (1 / aggression))`, age being a second at least. Pure.
final class WarmUp {
  private static final double SECOND = 1e9;

  private final double window;
  private final double exponent;
  private final double minimum;

  WarmUp(SlowStart config) {
    window = (double) config.window().toNanos();
    exponent = 1 / config.aggression();
    minimum = config.minWeightPercent() / 100;
  }

  /// @param age in nanoseconds
  double share(long age) {
    if (age >= window) {
      return 1;
    }
    double factor = Math.min(1, Math.max(SECOND, (double) age) / window);
    return Math.max(minimum, exponent == 1 ? factor : Math.pow(factor, exponent));
  }
}
