package io.lateen.mixer.snapshot;

import io.lateen.model.check.Problem;
import io.lateen.wire.kube.KubeObject;

/// Something wrong with one object of the config. The rest of the config is in force without it.
public record ConfigProblem(KubeObject object, Problem problem) {

  /// `rule istio-system/promhttp: spec.match: unknown attribute x`
  @Override
  public String toString() {
    return "%s %s/%s: %s"
        .formatted(object.kind().kind(), object.namespace(), object.name(), problem);
  }
}
