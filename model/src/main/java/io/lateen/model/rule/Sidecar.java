package io.lateen.model.rule;

import io.lateen.model.rule.DestinationRule.ConnectionPool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a workload's proxy listens on and may reach (networking.istio.io/v1alpha3 `Sidecar`).
///
/// @param workloadSelector labels; null when the rule is for its whole namespace
/// @param outboundTrafficPolicy null: as the mesh has it
/// @param inboundConnectionPool for all ports, in the place of the services' own; null: theirs hold
public record Sidecar(
    Meta meta,
    @Nullable Map<String, String> workloadSelector,
    List<Ingress> ingress,
    List<Egress> egress,
    @Nullable OutboundPolicy outboundTrafficPolicy,
    @Nullable ConnectionPool inboundConnectionPool)
    implements Rule {

  public Sidecar {
    workloadSelector = workloadSelector == null ? null : Ordered.copyOf(workloadSelector);
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
  }

  /// What happens to connections to hosts nobody declared.
  public enum OutboundPolicy {
    REGISTRY_ONLY,
    ALLOW_ANY
  }

  public enum CaptureMode {
    DEFAULT,
    IPTABLES,
    NONE
  }

  /// @param connectionPool null: that of all ports holds
  public record Ingress(
      @Nullable Port port,
      @Nullable String bind,
      CaptureMode captureMode,
      String defaultEndpoint,
      @Nullable ConnectionPool connectionPool) {}

  /// What the workload may call, through one listener or all.
  ///
  /// @param hosts `namespace/dnsName`, namespace one of a name, `.`, `*`, `~`
  public record Egress(
      @Nullable Port port, @Nullable String bind, CaptureMode captureMode, List<String> hosts) {
    public Egress {
      hosts = List.copyOf(hosts);
    }
  }
}
