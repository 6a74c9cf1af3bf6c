package io.lateen.pilot;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.lateen.model.rule.VirtualService;
import io.lateen.pilot.push.Connections;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.source.MeshState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
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
    gauge(
        registry,
        "pilot_vservice_dup_domain",
        "Virtual services left out, because an older one has the host.",
        () -> duplicates(connections));
    gauge(
        registry,
        "pilot_eds_no_instances",
        "Service ports without an endpoint.",
        of(state, StateMetrics::withoutInstances));
    instances(registry, state);
  }

  private static int duplicates(Connections connections) {
    MeshSnapshot snapshot = connections.snapshot();
    return snapshot == null ? 0 : snapshot.duplicates().size();
  }

  private static long withoutInstances(MeshState state) {
    Map<String, Long> counts = countByCluster(state);
    return state.services().stream()
        .flatMap(s -> s.ports().stream().map(port -> cluster(s.hostname(), port.number())))
        .filter(cluster -> !counts.containsKey(cluster))
        .count();
  }

  private static void instances(PrometheusRegistry registry, Supplier<MeshState> state) {
    GaugeWithCallback.builder()
        .name("pilot_xds_eds_instances")
        .help("Endpoints of each cluster.")
        .labelNames("cluster")
        .callback(out -> countByCluster(state.get()).forEach((c, n) -> out.call(n, c)))
        .register(registry);
  }

  private static Map<String, Long> countByCluster(MeshState state) {
    return state.endpoints().stream()
        .collect(groupingBy(e -> cluster(e.hostname(), e.servicePort()), counting()));
  }

  private static String cluster(String hostname, int port) {
    return "outbound|" + port + "||" + hostname;
  }

  private static Supplier<Number> of(Supplier<MeshState> state, ToDoubleFunction<MeshState> count) {
    return () -> count.applyAsDouble(state.get());
  }

  static void gauge(PrometheusRegistry registry, String name, String help, Supplier<Number> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.get().doubleValue()))
        .register(registry);
  }
}
