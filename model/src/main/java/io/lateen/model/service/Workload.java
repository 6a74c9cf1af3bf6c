package io.lateen.model.service;

import java.util.List;
import java.util.Map;

/// Something that runs: in Kubernetes a Pod.
///
/// @param serviceAccount SPIFFE id, or empty
/// @param probePorts ports of liveness and readiness probes, sorted
/// @param probePaths where it is asked over HTTP, in the order of its containers
public record Workload(
    String name,
    String namespace,
    String ip,
    Map<String, String> labels,
    String serviceAccount,
    String locality,
    List<Integer> probePorts,
    List<ProbePath> probePaths) {

  public Workload {
    labels = Map.copyOf(labels);
    probePorts = List.copyOf(probePorts);
    probePaths = List.copyOf(probePaths);
  }
}
