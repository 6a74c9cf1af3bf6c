package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.Networks;
import java.util.List;
import java.util.Map;

/// Everything known about the mesh at one moment.
///
/// @param shards endpoints by where they are known from: the name of a cluster or of a registry
public record MeshState(
    List<Service> services,
    Map<String, List<Endpoint>> shards,
    List<Workload> workloads,
    List<Rule> rules,
    Networks networks) {

  /// Those of all shards.
  public List<Endpoint> endpoints() {
    return shards.values().stream().flatMap(List::stream).toList();
  }

  public MeshSnapshot snapshot(long revision, MeshConfig mesh) {
    return MeshSnapshot.build(revision, mesh, services, endpoints(), workloads, rules, networks);
  }
}
