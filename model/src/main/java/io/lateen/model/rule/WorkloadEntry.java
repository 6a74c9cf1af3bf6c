package io.lateen.model.rule;

/// A workload that no orchestrator runs, as a Pod stands for one that is run
/// (networking.istio.io/v1alpha3 `WorkloadEntry`).
///
/// @param serviceAccount name of the account it has, in its namespace; empty: none
/// @param isWell whether it is to be called
public record WorkloadEntry(
    Meta meta, ServiceEntry.Endpoint endpoint, String serviceAccount, boolean isWell)
    implements Rule {

  /// One of which nobody says that it is ill.
  public WorkloadEntry(Meta meta, ServiceEntry.Endpoint endpoint, String serviceAccount) {
    this(meta, endpoint, serviceAccount, true);
  }

  /// The same, as well as its proxy says.
  public WorkloadEntry known(boolean well) {
    return new WorkloadEntry(meta, endpoint, serviceAccount, well);
  }
}
