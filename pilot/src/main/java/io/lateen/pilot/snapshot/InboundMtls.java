package io.lateen.pilot.snapshot;

/// Which [MtlsMode] holds for a port of a workload: what the rules about authentication say, else
/// the mesh's default. Pure.
public final class InboundMtls {
  private final MeshConfig mesh;
  private final AuthenticationPolicies policies;

  InboundMtls(MeshConfig mesh, AuthenticationPolicies policies) {
    this.mesh = mesh;
    this.policies = policies;
  }

  public MtlsMode mode(InboundTarget target) {
    AuthenticationPolicies.Settled settled = policies.settled(target);
    if (settled.rule() == null) {
      return mesh.identities().inbound();
    }
    return switch (settled.mode()) {
      case DISABLE -> MtlsMode.DISABLE;
      case STRICT -> MtlsMode.STRICT;
      case PERMISSIVE, UNSET -> MtlsMode.PERMISSIVE;
    };
  }
}
