package io.lateen.pilot.translate;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.cluster.ClusterTranslator;
import io.lateen.pilot.translate.listener.Conflicts;
import io.lateen.pilot.translate.listener.ListenerTranslator;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// What is odd about a mesh, as its proxies see it. Counted when somebody asks, not when proxies
/// are told; proxies that see the same share the work.
///
/// @param conflicts of outbound listeners, of all proxies
/// @param inbound proxies with two services on one port
/// @param clusters left out, because an older one has the name
/// @param withoutInstance proxies that answer for no service
/// @param notReady proxies that answer for a service and are not ready
public record Findings(
    Conflicts conflicts, int inbound, int clusters, int withoutInstance, int notReady) {
  public static final Findings NONE = new Findings(new Conflicts(), 0, 0, 0, 0);

  public static Findings of(MeshSnapshot snapshot, Collection<ProxyNode> proxies) {
    Conflicts conflicts = new Conflicts();
    Set<String> clusters = new HashSet<>();
    int inbound = 0;
    int alone = 0;
    int notReady = 0;
    for (ProxyNode node : proxies) {
      Perspective seen = Perspective.of(snapshot, node);
      clusters.addAll(ClusterTranslator.duplicates(seen));
      alone += seen.instances().isEmpty() ? 1 : 0;
      notReady += seen.instances().stream().allMatch(one -> one.endpoint().ready()) ? 0 : 1;
      if (!node.isRouter()) {
        conflicts.add(ListenerTranslator.conflicts(seen));
        inbound += InboundPort.areInConflict(seen) ? 1 : 0;
      }
    }
    return new Findings(conflicts, inbound, clusters.size(), alone, notReady);
  }
}
