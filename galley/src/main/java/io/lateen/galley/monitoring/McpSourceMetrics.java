package io.lateen.galley.monitoring;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// The series of the mesh configuration protocol's source, for whoever looks for them: zero, as
/// Galley serves no such stream yet.
final class McpSourceMetrics {
  private static final String COMPONENT = "galley";

  private McpSourceMetrics() {}

  static void register(PrometheusRegistry registry) {
    Counters make = new Counters(registry, "galley_mcp_source_");
    Gauge.builder()
        .name("galley_mcp_source_clients")
        .help("Streams that are open.")
        .labelNames("component")
        .register(registry)
        .initLabelValues(COMPONENT);
    make.histogram(
            "message_sizes_bytes",
            "Sizes of what clients sent.",
            Counters.bounds(1, 4, 16),
            "component",
            "collection",
            "connectionID")
        .initLabelValues(COMPONENT, "", "");
    make.counter("request_acks_total", "Accepted.", "component", "collection", "connectionID")
        .initLabelValues(COMPONENT, "", "");
    make.counter(
            "request_nacks_total", "Refused.", "component", "collection", "connectionID", "code")
        .initLabelValues(COMPONENT, "", "", "");
    make.counter("send_failures_total", "Sends that failed.", "component", "code", "error")
        .initLabelValues(COMPONENT, "", "");
    make.counter("recv_failures_total", "Receipts that failed.", "component", "code", "error")
        .initLabelValues(COMPONENT, "", "");
  }
}
