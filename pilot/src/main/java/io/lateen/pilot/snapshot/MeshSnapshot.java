package io.lateen.pilot.snapshot;

import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.Workload;
import java.util.Collection;
import java.util.List;

/// The whole mesh at one revision: immutable, shared by all threads.
public final class MeshSnapshot {
  private final long revision;
  private final MeshConfig mesh;

  private MeshSnapshot(long revision, MeshConfig mesh) {
    this.revision = revision;
    this.mesh = mesh;
  }

  /// Joins and indexes. Rules are taken as valid; what they name need not exist.
  ///
  /// @param services of every registry, those of ServiceEntries included
  public static MeshSnapshot build(
      long revision,
      MeshConfig mesh,
      Collection<Service> services,
      Collection<Endpoint> endpoints,
      Collection<Workload> workloads,
      Collection<Rule> rules) {
    return new MeshSnapshot(revision, mesh);
  }

  /// The same mesh with other endpoints; cheap, for everything else is shared.
  public MeshSnapshot withEndpoints(long revision, Collection<Endpoint> endpoints) {
    return new MeshSnapshot(revision, mesh);
  }

  public long revision() {
    return revision;
  }

  public MeshConfig mesh() {
    return mesh;
  }

  /// Hosts that several VirtualServices claim.
  public List<DuplicateHost> duplicates() {
    return List.of();
  }
}
