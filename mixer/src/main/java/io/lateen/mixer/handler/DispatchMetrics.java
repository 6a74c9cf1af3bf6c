package io.lateen.mixer.handler;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What is counted of calls to handlers, under the names Istio 1.1's Mixer used, and what was not
/// even tried.
public final class DispatchMetrics {
  private final Counter dispatches;
  private final Histogram durations;
  private final Counter dropped;
  private final Counter timeouts;
  final Counter opened;
  final Counter kept;
  final Counter closed;
  final Counter unopened;

  public DispatchMetrics(PrometheusRegistry registry) {
    dispatches =
        Counter.builder()
            .name("mixer_runtime_dispatches_total")
            .help("Calls to handlers.")
            .labelNames("meshFunction", "handler", "adapter", "error")
            .register(registry);
    durations =
        Histogram.builder()
            .name("mixer_runtime_dispatch_duration_seconds")
            .help("How long calls to handlers took.")
            .labelNames("meshFunction", "handler", "adapter")
            .classicOnly()
            .classicUpperBounds(0.0001, 0.001, 0.01, 0.1, 1, 10)
            .register(registry);
    dropped =
        Counter.builder()
            .name("mixer_handler_dropped_instances_total")
            .help("Instances not reported, because the handler's queue was full or it was closed.")
            .labelNames("handler", "adapter")
            .register(registry);
    timeouts =
        Counter.builder()
            .name("mixer_handler_timeouts_total")
            .help("Calls to handlers given up at their deadline.")
            .labelNames("handler", "adapter")
            .register(registry);
    opened = handlers(registry, "new_handlers", "Handlers opened.");
    kept = handlers(registry, "reused_handlers", "Handlers kept at a change of config.");
    closed = handlers(registry, "closed_handlers", "Handlers closed.");
    unopened = handlers(registry, "handler_build_failures", "Handlers that could not be opened.");
  }

  private static Counter handlers(PrometheusRegistry registry, String what, String help) {
    return Counter.builder().name("mixer_handler_" + what + "_total").help(help).register(registry);
  }

  /// The counters of one handler, looked up once.
  final class Of {
    final CounterDataPoint lost;
    final CounterDataPoint late;
    private final String handler;
    private final String adapter;

    Of(String handler, String adapter) {
      this.handler = handler;
      this.adapter = adapter;
      lost = dropped.labelValues(handler, adapter);
      late = timeouts.labelValues(handler, adapter);
    }

    Function function(String name) {
      return new Function(
          dispatches.labelValues(name, handler, adapter, "false"),
          dispatches.labelValues(name, handler, adapter, "true"),
          durations.labelValues(name, handler, adapter));
    }
  }

  /// The counters of one handler's calls of one variety.
  record Function(CounterDataPoint good, CounterDataPoint bad, DistributionDataPoint seconds) {
    void done(long begun, boolean well) {
      (well ? good : bad).inc();
      seconds.observe((System.nanoTime() - begun) / 1e9);
    }
  }
}
