package io.lateen.model.rule;

/// A workload that no orchestrator runs, as a Pod stands for one that is run
/// (networking.istio.io/v1alpha3 `WorkloadEntry`).
///
/// @param serviceAccount name of the account it has, in its namespace; empty: none
public record WorkloadEntry(Meta meta, ServiceEntry.Endpoint endpoint, String serviceAccount)
    implements Rule {}
