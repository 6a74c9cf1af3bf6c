package io.lateen.galley.monitoring;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Makes metrics in one registry.
///
/// @param prefix of all their names
record Counters(PrometheusRegistry registry, String prefix) {

  /// A counter; without labels it is there from the beginning, as zero.
  Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(prefix + name).help(help).labelNames(labels).register(registry);
  }

  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(prefix + name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  /// `first`, then each the last one times `factor`.
  static double[] bounds(double first, double factor, int count) {
    double[] bounds = new double[count];
    double bound = first;
    for (int at = 0; at < count; at++) {
      bounds[at] = bound;
      bound *= factor;
    }
    return bounds;
  }
}
