package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.Networks;
import java.util.List;

/// Everything known about the mesh at one moment.
public record MeshState(
    List<Service> services,
    List<Endpoint> endpoints,
    List<Workload> workloads,
    List<Rule> rules,
    Networks networks) {

  public MeshSnapshot snapshot(long revision, MeshConfig mesh) {
    return MeshSnapshot.build(revision, mesh, services, endpoints, workloads, rules, networks);
  }
}
