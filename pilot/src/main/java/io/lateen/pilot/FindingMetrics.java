package io.lateen.pilot;

import io.lateen.pilot.push.Connections;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.Findings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// What is odd about the mesh, under Istio 1.1's names.
final class FindingMetrics {
  private static final String CONFLICT = "pilot_conflict_outbound_listener_";

  private final PrometheusRegistry registry;
  private final LiveFindings findings;

  private FindingMetrics(PrometheusRegistry registry, LiveFindings findings) {
    this.registry = registry;
    this.findings = findings;
  }

  /// @param endpointsWithoutPod addresses whose Pod is not known
  static void register(
      PrometheusRegistry registry,
      Connections connections,
      LiveFindings findings,
      LongSupplier endpointsWithoutPod) {
    FindingMetrics metrics = new FindingMetrics(registry, findings);
    metrics.listeners();
    metrics.proxies();
    metrics.add(
        "pilot_duplicate_envoy_clusters",
        "Clusters left out, because an older service has the host.",
        found -> found.clusters().size());
    StateMetrics.gauge(
        registry,
        "pilot_destrule_subsets",
        "Hosts for which several destination rules name the same subset.",
        () -> repeated(connections));
    StateMetrics.gauge(
        registry,
        "endpoint_no_pod",
        "Endpoints whose Pod is not known.",
        endpointsWithoutPod::getAsLong);
    StateMetrics.gauge(
        registry,
        "pilot_invalid_out_listeners",
        "Outbound listeners that Envoy would refuse; none is made.",
        () -> 0);
  }

  private void listeners() {
    add(
        CONFLICT + "tcp_over_current_http",
        "Listeners for HTTP that a TCP service wanted too.",
        found -> found.conflicts().tcpOverHttp().size());
    add(
        CONFLICT + "http_over_current_tcp",
        "Listeners for TCP that an HTTP service wanted too.",
        found -> found.conflicts().httpOverTcp().size());
    add(
        CONFLICT + "tcp_over_current_tcp",
        "Listeners for TCP that several services wanted for the same connections.",
        found -> found.conflicts().tcpOverTcp().size());
    add(
        "pilot_conflict_inbound_listener",
        "Proxies with several services on one port.",
        found -> found.inbound().size());
  }

  private void proxies() {
    add(
        "pilot_no_ip",
        "Proxies that answer for no service.",
        found -> found.withoutInstance().size());
    add(
        "pilot_endpoint_not_ready",
        "Proxies that answer for a service and are not ready.",
        found -> found.notReady().size());
  }

  private void add(String name, String help, ToIntFunction<Findings> count) {
    StateMetrics.gauge(registry, name, help, () -> count.applyAsInt(findings.get()));
  }

  private static int repeated(Connections connections) {
    MeshSnapshot snapshot = connections.snapshot();
    return snapshot == null ? 0 : snapshot.hostsWithRepeatedSubsets().size();
  }
}
