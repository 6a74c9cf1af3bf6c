package io.lateen.pilot;

import io.lateen.pilot.issuer.Issuers;
import io.lateen.wire.monitoring.CertificateFile;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// How fetching keys goes, by the names that later releases of Istio gave it.
final class IssuerMetrics {
  private IssuerMetrics() {}

  static void register(PrometheusRegistry registry, Issuers issuers) {
    StateMetrics.gauge(
        registry,
        "pilot_jwks_resolver_network_fetch_success",
        "Fetches of an issuer's keys that brought some.",
        issuers::successes);
    StateMetrics.gauge(
        registry,
        "pilot_jwks_resolver_network_fetch_fail",
        "Fetches of an issuer's keys that failed; the former keys stay in force.",
        issuers::failures);
    CertificateFile.show(registry, "pilot", issuers::files);
  }
}
