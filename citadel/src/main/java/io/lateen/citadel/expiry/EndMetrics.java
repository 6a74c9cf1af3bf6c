package io.lateen.citadel.expiry;

import io.lateen.wire.kube.KubeObject;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// When the first certificate of each object ends, for alerts. Shown by one thread, read by any.
final class EndMetrics {
  private volatile List<Seen.Found> ends = List.of();

  EndMetrics(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("citadel_secret_cert_expiry_timestamp")
        .help("When the first certificate in a Secret ends, in seconds.")
        .labelNames("namespace", "name")
        .callback(this::secrets)
        .register(registry);
    GaugeWithCallback.builder()
        .name("citadel_cert_expiry_timestamp")
        .help("When the first certificate that an object of any kind holds ends, in seconds.")
        .labelNames("kind", "namespace", "name")
        .callback(this::all)
        .register(registry);
  }

  void show(List<Seen> all) {
    ends = all.stream().filter(Seen.Found.class::isInstance).map(Seen.Found.class::cast).toList();
  }

  private void secrets(GaugeWithCallback.Callback callback) {
    for (Seen.Found found : ends) {
      KubeObject about = found.about();
      if (about.kind().equals(SecretEnds.KIND)) {
        found
            .first()
            .ifPresent(first -> callback.call(seconds(first), about.namespace(), about.name()));
      }
    }
  }

  private void all(GaugeWithCallback.Callback callback) {
    for (Seen.Found found : ends) {
      KubeObject about = found.about();
      String kind = about.kind().kind();
      found
          .first()
          .ifPresent(first -> callback.call(seconds(first), kind, about.namespace(), about.name()));
    }
  }

  private static double seconds(Ending first) {
    return first.end().getEpochSecond();
  }
}
