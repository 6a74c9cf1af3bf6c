package io.lateen.proxy.cluster;

import static java.util.Objects.requireNonNull;

import io.lateen.proxy.endpoint.Symptom;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import java.util.EnumMap;
import java.util.Map;

/// `cluster.NAME.outlier_detection.*`, by Envoy's names.
final class OutlierStats {
  final Gauge active;
  final Counter overflow;
  final Counter enforced;
  private final Map<Symptom, Counter> detectedBy = new EnumMap<>(Symptom.class);
  private final Map<Symptom, Counter> enforcedBy = new EnumMap<>(Symptom.class);

  OutlierStats(StatsStore store, String cluster) {
    Scope scope = store.scope("cluster", "envoy_cluster_name", cluster);
    active = scope.gauge("outlier_detection.ejections_active");
    overflow = scope.counter("outlier_detection.ejections_overflow");
    enforced = scope.counter("outlier_detection.ejections_enforced_total");
    for (Symptom symptom : Symptom.values()) {
      String name = symptom.stat();
      detectedBy.put(symptom, scope.counter("outlier_detection.ejections_detected_" + name));
      enforcedBy.put(symptom, scope.counter("outlier_detection.ejections_enforced_" + name));
    }
  }

  void detected(Symptom symptom) {
    requireNonNull(detectedBy.get(symptom)).increment();
  }

  void enforced(Symptom symptom) {
    enforced.increment();
    requireNonNull(enforcedBy.get(symptom)).increment();
  }
}
