package io.lateen.pilot.push;

import io.lateen.wire.xds.AdsServerConversation.Event;
import io.lateen.wire.xds.TypeUrl;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// Counts of pushes under Istio 1.1's names. They only grow, and are gauges all the same: a counter
/// would have to end in `_total`, and dashboards ask for the names as they are. Thread-safe.
public final class PushMetrics {
  private final Gauge pushes;
  private final Gauge rejects;
  private final Gauge totalRejects;
  private final Gauge stale;
  private final Histogram convergence;

  public PushMetrics(PrometheusRegistry registry) {
    pushes = gauge("pilot_xds_pushes", "Responses sent, by type.", registry, "type");
    rejects =
        gauge("pilot_xds_reject", "Responses a proxy refused, by type.", registry, "node", "type");
    totalRejects = gauge("pilot_total_xds_rejects", "Responses that proxies refused.", registry);
    stale =
        gauge(
            "pilot_rds_expired_nonce",
            "Answers to responses that newer ones had overtaken.",
            registry);
    convergence =
        Histogram.builder()
            .name("pilot_proxy_convergence_time")
            .help("Seconds from a new state of the mesh to a proxy's last acknowledgement of it.")
            .classicOnly()
            .classicUpperBounds(.01, .025, .05, .1, .25, .5, 1, 3, 5, 10, 20, 30)
            .register(registry);
    List.of("cds", "eds", "lds", "rds").forEach(type -> pushes.labelValues(type).set(0));
  }

  private static Gauge gauge(
      String name, String help, PrometheusRegistry registry, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  void onSent(String type) {
    pushes.labelValues(shortName(type)).inc();
  }

  void onConverged(long nanos) {
    convergence.observe(nanos / 1e9);
  }

  void onEvent(Event event, String node) {
    switch (event) {
      case Event.Nacked(String type, _, _) -> {
        rejects.labelValues(node, shortName(type)).inc();
        totalRejects.inc();
      }
      case Event.Stale _ -> stale.inc();
      case Event.Acked _, Event.Wanted _ -> {}
    }
  }

  private static String shortName(String type) {
    return switch (type) {
      case TypeUrl.CLUSTER -> "cds";
      case TypeUrl.ENDPOINT -> "eds";
      case TypeUrl.LISTENER -> "lds";
      case TypeUrl.ROUTE -> "rds";
      default -> type;
    };
  }
}
