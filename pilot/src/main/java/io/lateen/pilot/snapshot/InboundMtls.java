package io.lateen.pilot.snapshot;

import java.util.Map;

/// Which [MtlsMode] holds for a port of a workload. Pure.
public final class InboundMtls {
  private final MeshConfig mesh;

  public InboundMtls(MeshConfig mesh) {
    this.mesh = mesh;
  }

  /// @param namespace of the workload
  /// @param labels of the workload
  /// @param port on which the workload listens
  public MtlsMode mode(String namespace, Map<String, String> labels, int port) {
    return mesh.identities().inbound();
  }
}
