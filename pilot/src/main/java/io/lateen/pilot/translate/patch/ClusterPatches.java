package io.lateen.pilot.translate.patch;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.ClusterTarget;
import io.lateen.model.rule.ConfigPatch.Context;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.pilot.translate.name.ClusterName;
import io.lateen.pilot.translate.node.Perspective;
import java.util.List;

/// Patches of clusters.
final class ClusterPatches {
  private final Perspective seen;
  private final List<CompiledPatch> patches;

  ClusterPatches(Perspective seen, List<CompiledPatch> patches) {
    this.seen = seen;
    this.patches = patches;
  }

  List<Cluster> apply(List<Cluster> clusters) {
    List<Cluster> all = clusters;
    for (CompiledPatch patch : patches) {
      if (patch.applyTo() == ApplyTo.CLUSTER) {
        all = apply(all, patch);
      }
    }
    return all;
  }

  /// A name that is taken is not added again.
  private List<Cluster> apply(List<Cluster> clusters, CompiledPatch patch) {
    Cluster value = (Cluster) patch.value();
    boolean adds = patch.operation() == Operation.ADD;
    if (adds
        && (!isAddedHere(patch)
            || clusters.stream().anyMatch(one -> one.getName().equals(value.getName())))) {
      return clusters;
    }
    return Edits.edit(
        clusters, one -> means(patch, one), patch.operation(), value, clusters.size());
  }

  private boolean isAddedHere(CompiledPatch patch) {
    return seen.node().isRouter()
        ? patch.isFor(Context.GATEWAY)
        : patch.isFor(Context.SIDECAR_OUTBOUND) || patch.isFor(Context.SIDECAR_INBOUND);
  }

  private boolean means(CompiledPatch patch, Cluster cluster) {
    ClusterName name = ClusterName.parse(cluster.getName());
    return patch.isFor(context(name))
        && (!(patch.target() instanceof ClusterTarget target) || means(target, cluster, name));
  }

  private Context context(@org.jspecify.annotations.Nullable ClusterName name) {
    if (seen.node().isRouter()) {
      return Context.GATEWAY;
    }
    return name != null && name.direction() == ClusterName.Direction.INBOUND
        ? Context.SIDECAR_INBOUND
        : Context.SIDECAR_OUTBOUND;
  }

  private static boolean means(
      ClusterTarget target, Cluster cluster, @org.jspecify.annotations.Nullable ClusterName name) {
    if (!target.name().isEmpty()) {
      return target.name().equals(cluster.getName());
    }
    if (name == null) {
      return target.portNumber() == 0 && target.service().isEmpty() && target.subset().isEmpty();
    }
    return (target.portNumber() == 0 || target.portNumber() == name.port())
        && (target.service().isEmpty() || target.service().equals(name.host()))
        && (target.subset().isEmpty() || target.subset().equals(name.subset()));
  }
}
