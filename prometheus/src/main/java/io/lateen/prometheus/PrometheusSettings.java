package io.lateen.prometheus;

import io.lateen.prometheus.promql.QueryLimits;
import io.lateen.prometheus.settings.ScrapeSettings;
import io.lateen.prometheus.store.StoreSettings;
import io.lateen.wire.kube.ObjectSource;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How to run a metrics store.
///
/// @param address of the HTTP API; Prometheus's port is 9090
/// @param objects where jobs with `kubernetes_sd_configs` find their targets; stays open when the
///     store closes
public record PrometheusSettings(
    InetSocketAddress address,
    ScrapeSettings scrape,
    StoreSettings store,
    QueryLimits query,
    @Nullable ObjectSource objects) {

  /// With the usual bounds.
  public static PrometheusSettings of(
      InetSocketAddress address, ScrapeSettings scrape, @Nullable ObjectSource objects) {
    return new PrometheusSettings(
        address, scrape, StoreSettings.DEFAULT, QueryLimits.DEFAULT, objects);
  }
}
