package io.lateen.citadel.server;

import io.lateen.citadel.authority.CaProblem;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What the gRPC services count, under Istio 1.1's names. Gauges although they only rise: a
/// counter's name would end in `_total`, which dashboards made for Istio do not ask for.
final class ServerMetrics {
  final Gauge asked;
  final Gauge strangers;
  final Gauge issued;
  private final Gauge unreadable;
  private final Gauge nameless;
  private final Gauge unsigned;

  ServerMetrics(PrometheusRegistry registry) {
    asked = count(registry, "csr_count", "The number of CSRs received by Citadel server.");
    strangers =
        count(registry, "authentication_failure_count", "The number of authentication failures.");
    unreadable =
        count(registry, "csr_parsing_err_count", "The number of errors when parsing the CSR.");
    nameless =
        count(registry, "id_extraction_err_count", "The number of errors when extracting the ID.");
    issued =
        count(
            registry,
            "success_cert_issuance_count",
            "The number of certificates issuances that have succeeded.");
    unsigned =
        Gauge.builder()
            .name("citadel_server_csr_sign_err_count")
            .help("The number of errors when signing the CSR.")
            .labelNames("error")
            .register(registry);
  }

  private static Gauge count(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder().name("citadel_server_" + name).help(help).register(registry);
  }

  void failed(CaProblem problem) {
    switch (problem.kind()) {
      case CSR_ERROR -> unreadable.inc();
      case ID_ERROR -> nameless.inc();
      case CA_NOT_READY, NOT_ALLOWED, TTL_ERROR, CERT_GEN_ERROR ->
          unsigned.labelValues(problem.kind().label()).inc();
    }
  }
}
