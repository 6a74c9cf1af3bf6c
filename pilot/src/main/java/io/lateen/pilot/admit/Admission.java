package io.lateen.pilot.admit;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import org.jspecify.annotations.Nullable;

/// Tells whether a proxy is who it says it is, before it is sent anything. From any thread.
@FunctionalInterface
public interface Admission {
  /// Everybody is believed: Istio 1.1 without authentication of the control plane.
  Admission ANYBODY = (claimed, caller) -> snapshot -> claimed;

  /// Nobody is: where neither tokens nor anything else can be asked about.
  Admission NOBODY =
      (_, _) -> {
        throw new NotAdmitted(
            NotAdmitted.Reason.UNAUTHENTICATED,
            "no client certificate (expected: one of the mesh's authority)");
      };

  /// Asks whose what it shows is. May block.
  ///
  /// @throws NotAdmitted when it is nobody's, or another's than `claimed`
  Admitted admit(ProxyNode claimed, Caller caller) throws NotAdmitted;

  /// A proxy whose token or certificate is in order.
  @FunctionalInterface
  interface Admitted {
    /// The proxy as the mesh knows it, not as it describes itself; null: the mesh does not know
    /// its Pod, yet or any more.
    ///
    /// @throws NotAdmitted when what it says of itself is another's
    @Nullable ProxyNode in(MeshSnapshot snapshot) throws NotAdmitted;
  }
}
