package io.lateen.pilot.admit;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import org.jspecify.annotations.Nullable;

/// Tells whether a proxy is who it says it is, before it is sent anything. From any thread.
@FunctionalInterface
public interface Admission {
  /// Everybody is believed: Istio 1.1 without authentication of the control plane.
  Admission ANYBODY = (claimed, token) -> snapshot -> claimed;

  /// Asks whose the token is. May block.
  ///
  /// @param token what the proxy presented; null: nothing
  /// @throws NotAdmitted when it is nobody's, or another's than `claimed`
  Admitted admit(ProxyNode claimed, @Nullable String token) throws NotAdmitted;

  /// A proxy whose token is in order.
  @FunctionalInterface
  interface Admitted {
    /// The proxy as the mesh knows it, not as it describes itself; null: the mesh does not know
    /// its Pod, yet or any more.
    ///
    /// @throws NotAdmitted when what it says of itself is another's
    @Nullable ProxyNode in(MeshSnapshot snapshot) throws NotAdmitted;
  }
}
