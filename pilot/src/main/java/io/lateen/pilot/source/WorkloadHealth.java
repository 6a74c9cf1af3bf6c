package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.rule.WorkloadEntry;
import io.lateen.wire.kube.KubeObject;
import tools.jackson.databind.JsonNode;

/// How well the workload of a WorkloadEntry is, by condition `Healthy` of its status (today's
/// Istio, `autoregistration`).
public final class WorkloadHealth {
  /// Annotation of entries whose workloads are ill until somebody says that they are well.
  public static final String ASKED = "proxy.istio.io/health-checks-enabled";

  private WorkloadHealth() {}

  /// A rule as it was read, with what its object's status says of it.
  static Rule known(Rule rule, KubeObject object) {
    boolean asked = "true".equals(object.annotations().get(ASKED));
    return asked && rule instanceof WorkloadEntry entry ? entry.known(isWell(object)) : rule;
  }

  private static boolean isWell(KubeObject object) {
    for (JsonNode condition : object.tree().path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Healthy")) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }
}
