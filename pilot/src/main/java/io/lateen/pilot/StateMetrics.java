package io.lateen.pilot;

import io.lateen.model.rule.VirtualService;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.source.MeshState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// How much there is, under Istio 1.1's names.
final class StateMetrics {
  private StateMetrics() {}

  static void register(
      PrometheusRegistry registry, Connections connections, Supplier<MeshState> state) {
    gauge(registry, "pilot_xds", "Proxies connected.", () -> connections.proxies().size());
    gauge(registry, "pilot_services", "Services known.", of(state, s -> s.services().size()));
    gauge(
        registry,
        "pilot_virt_services",
        "Virtual services known.",
        of(state, s -> s.rules().stream().filter(VirtualService.class::isInstance).count()));
  }

  private static Supplier<Number> of(Supplier<MeshState> state, ToDoubleFunction<MeshState> count) {
    return () -> count.applyAsDouble(state.get());
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, Supplier<Number> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.get().doubleValue()))
        .register(registry);
  }
}
