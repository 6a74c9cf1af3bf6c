package io.lateen.pilot.admit;

import io.lateen.model.service.Workload;
import io.lateen.pilot.admit.NotAdmitted.Reason;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import org.jspecify.annotations.Nullable;

/// The Pod that a proxy says it is of, as the mesh knows it.
final class ClaimedPod {
  private ClaimedPod() {}

  /// Null: the mesh does not know it, yet or any more.
  ///
  /// @throws NotAdmitted when the address is not that Pod's
  static @Nullable Workload find(ProxyNode claimed, MeshSnapshot mesh) throws NotAdmitted {
    Workload pod = mesh.workload(claimed.namespace(), claimed.name(), "");
    if (pod == null || pod.ip().isEmpty()) {
      return null;
    }
    if (!pod.ip().equals(claimed.ip())) {
      throw denied(claimed, claimed.ip() + " is not its address (expected: " + pod.ip() + ")");
    }
    return pod;
  }

  /// @throws NotAdmitted when it wants the rules of a namespace that it is not in
  static void checkNamespace(ProxyNode claimed) throws NotAdmitted {
    if (!claimed.configNamespace().equals(claimed.namespace())) {
      throw denied(claimed, "its rules are those of namespace " + claimed.namespace());
    }
  }

  static NotAdmitted denied(ProxyNode claimed, String why) {
    return new NotAdmitted(
        Reason.PERMISSION_DENIED, claimed.name() + "." + claimed.namespace() + ": " + why);
  }
}
