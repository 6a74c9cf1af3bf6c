package io.lateen.pilot;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What there is to say of the JVM and its process. Gathered once: the library keeps every registry
/// that it was asked to fill, and parts of one JVM come and go.
final class JvmFigures {
  private static final PrometheusRegistry ALL = new PrometheusRegistry();

  static {
    JvmMetrics.builder().register(ALL);
  }

  private JvmFigures() {}

  static void register(PrometheusRegistry registry) {
    MultiCollector all = ALL::scrape;
    registry.register(all);
  }
}
