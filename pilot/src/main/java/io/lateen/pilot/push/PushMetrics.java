package io.lateen.pilot.push;

import io.lateen.wire.xds.ServerConversation.Event;
import io.lateen.wire.xds.TypeUrl;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts of pushes under Istio 1.1's names. They only grow, and are gauges all the same: a counter
/// would have to end in `_total`, and dashboards ask for the names as they are. Thread-safe.
public final class PushMetrics {
  private static final List<String> TYPES = List.of("cds", "eds", "lds", "rds");

  private final Gauge pushes;
  private final Map<String, Gauge> rejects = new HashMap<>();
  private final Gauge pushErrors;
  private final Gauge writeTimeouts;
  private final Gauge internalErrors;
  private final Gauge contextErrors;
  private final Gauge totalRejects;
  private final Gauge stale;
  private final Histogram convergence;

  public PushMetrics(PrometheusRegistry registry) {
    pushes = gauge("pilot_xds_pushes", "Responses sent, by type.", registry, "type");
    for (String type : TYPES) {
      String help = "Responses of " + type + " that a proxy refused.";
      rejects.put(type, gauge("pilot_xds_" + type + "_reject", help, registry, "node", "err"));
    }
    totalRejects = gauge("pilot_total_xds_rejects", "Responses that proxies refused.", registry);
    stale =
        gauge(
            "pilot_rds_expired_nonce",
            "Answers about routes to responses that newer ones had overtaken.",
            registry);
    pushErrors =
        gauge("pilot_xds_push_errors", "Responses that could not be sent.", registry, "type");
    writeTimeouts =
        gauge(
            "pilot_xds_write_timeout",
            "Pushes that a proxy read nothing of for 5 seconds.",
            registry);
    internalErrors =
        gauge("pilot_total_xds_internal_errors", "Streams that failed on our side.", registry);
    contextErrors =
        gauge("pilot_xds_push_context_errors", "Snapshots that could not be built.", registry);
    // A push is not a thing that waits here: a proxy that falls behind gets the newest state only.
    gauge("pilot_xds_push_timeout", "Pushes given up to be tried again; none ever is.", registry);
    gauge("pilot_xds_push_timeout_failures", "Pushes given up; none ever is.", registry);
    convergence =
        Histogram.builder()
            .name("pilot_proxy_convergence_time")
            .help("Seconds from a new state of the mesh to a proxy's last acknowledgement of it.")
            .classicOnly()
            .classicUpperBounds(.01, .025, .05, .1, .25, .5, 1, 3, 5, 10, 20, 30)
            .register(registry);
    TYPES.forEach(type -> pushes.labelValues(type).set(0));
    TYPES.forEach(type -> pushErrors.labelValues(type).set(0));
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

  void onSendFailed(String type) {
    pushErrors.labelValues(shortName(type)).inc();
  }

  void onWriteTimeout() {
    writeTimeouts.inc();
  }

  void onInternalError() {
    internalErrors.inc();
  }

  /// A snapshot could not be built.
  public void onContextError() {
    contextErrors.inc();
  }

  /// @param error the code a refusal came with
  void onEvent(Event event, String node, String error) {
    switch (event) {
      case Event.Nacked(String type, _, _) -> onNacked(shortName(type), node, error);
      case Event.Stale(String type) -> onStale(type);
      case Event.Acked _, Event.Wanted _, Event.Unwanted _ -> {}
    }
  }

  private void onNacked(String type, String node, String error) {
    Gauge ofType = rejects.get(type);
    if (ofType != null) {
      ofType.labelValues(node, error).inc();
    }
    totalRejects.inc();
  }

  private void onStale(String type) {
    if (type.equals(TypeUrl.ROUTE)) {
      stale.inc();
    }
  }

  private static String shortName(String type) {
    return switch (type) {
      case TypeUrl.CLUSTER -> "cds";
      case TypeUrl.ENDPOINT -> "eds";
      case TypeUrl.LISTENER -> "lds";
      case TypeUrl.ROUTE -> "rds";
      case TypeUrl.PROBE -> "probe";
      default -> type;
    };
  }
}
