package io.lateen.model.rule;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What workloads have in common that join by its name, as a Deployment says it of Pods
/// (networking.istio.io/v1 `WorkloadGroup`).
///
/// @param labels of the WorkloadEntries that are made of it
/// @param annotations of the same
/// @param template of their specs, without address and labels
/// @param serviceAccount name of the account that they must have; empty: `default`
/// @param probe by which their proxies find out whether they are well; null: by none
public record WorkloadGroup(
    Meta meta,
    Map<String, String> labels,
    Map<String, String> annotations,
    ServiceEntry.Endpoint template,
    String serviceAccount,
    @Nullable ReadinessProbe probe)
    implements Rule {

  public WorkloadGroup {
    labels = Ordered.copyOf(labels);
    annotations = Ordered.copyOf(annotations);
  }

  /// The account that is meant.
  public String account() {
    return serviceAccount.isEmpty() ? "default" : serviceAccount;
  }
}
