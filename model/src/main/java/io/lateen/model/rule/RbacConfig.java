package io.lateen.model.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where RBAC is on (rbac.istio.io/v1alpha1 `ClusterRbacConfig`, and `RbacConfig`, its older form).
///
/// @param clusterWide whether it is a ClusterRbacConfig
public record RbacConfig(
    Meta meta,
    boolean clusterWide,
    Mode mode,
    @Nullable Target inclusion,
    @Nullable Target exclusion,
    EnforcementMode enforcementMode)
    implements Rule {

  @Override
  public String kind() {
    return clusterWide ? "ClusterRbacConfig" : "RbacConfig";
  }

  /// For which services.
  public enum Mode {
    OFF,
    ON,
    ON_WITH_INCLUSION,
    ON_WITH_EXCLUSION
  }

  /// @param services by full name
  public record Target(List<String> services, List<String> namespaces) {
    public Target {
      services = List.copyOf(services);
      namespaces = List.copyOf(namespaces);
    }
  }
}
