package io.lateen.citadel.secrets;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What the Secret controller counts, under Istio 1.1's names; gauges for the sake of these names.
final class SecretMetrics {
  final Gauge created;
  final Gauge deleted;
  final Gauge recreated;
  final Gauge failed;
  final Gauge unsigned;

  SecretMetrics(PrometheusRegistry registry) {
    created =
        count(
            registry,
            "svc_acc_created_cert_count",
            "The number of certificates created due to service account creation.");
    deleted =
        count(
            registry,
            "svc_acc_deleted_cert_count",
            "The number of certificates deleted due to service account deletion.");
    recreated =
        count(
            registry,
            "secret_deleted_cert_count",
            "The number of certificates recreated due to secret deletion.");
    failed = count(registry, "csr_err_count", "The number of errors when creating the CSR.");
    unsigned = count(registry, "csr_sign_err_count", "The number of errors when signing the CSR.");
  }

  private static Gauge count(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder().name("citadel_secret_controller_" + name).help(help).register(registry);
  }
}
