package io.lateen.pilot.push;

import io.lateen.wire.xds.AdsServerConversation.Event;
import io.lateen.wire.xds.TypeUrl;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// Counters of pushes under Istio 1.1's names.
public final class PushMetrics {
  private final Counter rejects;
  private final Counter totalRejects;
  private final Counter stale;

  public PushMetrics(PrometheusRegistry registry) {
    rejects =
        Counter.builder()
            .name("pilot_xds_reject")
            .help("Responses a proxy refused, by type.")
            .labelNames("node", "type")
            .register(registry);
    totalRejects =
        Counter.builder()
            .name("pilot_total_xds_rejects")
            .help("Responses that proxies refused.")
            .register(registry);
    stale =
        Counter.builder()
            .name("pilot_rds_expired_nonce")
            .help("Answers to responses that newer ones had overtaken.")
            .register(registry);
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
