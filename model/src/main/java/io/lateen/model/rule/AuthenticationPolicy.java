package io.lateen.model.rule;

import java.util.List;
import java.util.Map;

/// How callers must prove who they are (authentication.istio.io/v1alpha1 `Policy`, `MeshPolicy`).
///
/// @param meshWide whether it is a MeshPolicy
/// @param targets empty: all services of its namespace, or of the mesh
public record AuthenticationPolicy(
    Meta meta,
    boolean meshWide,
    List<Target> targets,
    List<Peer> peers,
    boolean peerIsOptional,
    List<JwtRule> origins,
    boolean originIsOptional,
    PrincipalBinding principalBinding)
    implements Rule {
  public AuthenticationPolicy {
    targets = List.copyOf(targets);
    peers = List.copyOf(peers);
    origins = List.copyOf(origins);
  }

  @Override
  public String kind() {
    return meshWide ? "MeshPolicy" : "Policy";
  }

  /// Who counts as the caller.
  public enum PrincipalBinding {
    /// The workload at the other end.
    USE_PEER,
    /// On whose behalf it calls, as the token says.
    USE_ORIGIN
  }

  /// @param name short name of a service of the policy's namespace
  /// @param labels of workloads; not in force in Istio 1.1
  /// @param ports empty: all
  public record Target(String name, Map<String, String> labels, List<PortSelector> ports) {
    public Target {
      labels = Ordered.copyOf(labels);
      ports = List.copyOf(ports);
    }
  }

  /// One way for a workload to prove itself.
  public sealed interface Peer {
    /// By its certificate.
    ///
    /// @param allowTls TLS will do, also without a certificate
    record MutualTls(boolean allowTls, Mode mode) implements Peer {}

    record Token(JwtRule jwt) implements Peer {}
  }

  /// Whether plain text is taken as well.
  public enum Mode {
    STRICT,
    PERMISSIVE
  }
}
