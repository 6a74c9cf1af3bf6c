package io.lateen.pilot.translate;

import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.cluster.ClusterTranslator;
import io.lateen.pilot.translate.listener.Conflicts;
import io.lateen.pilot.translate.listener.ListenerTranslator;
import io.lateen.pilot.translate.node.InboundPort;
import io.lateen.pilot.translate.node.Perspective;
import io.lateen.pilot.translate.node.ProxyNode;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// What is odd about a mesh, as its proxies see it; by name. Looked for when somebody asks, not
/// when proxies are told; proxies that see the same share the work.
///
/// @param conflicts of outbound listeners, of all proxies
/// @param inbound proxies with two services on one port
/// @param clusters left out, because an older one has the name
/// @param withoutInstance proxies that answer for no service
/// @param notReady proxies that answer for a service and are not ready
public record Findings(
    Conflicts conflicts,
    Set<String> inbound,
    Set<String> clusters,
    Set<String> withoutInstance,
    Set<String> notReady) {
  public static final Findings NONE =
      new Findings(new Conflicts(), Set.of(), Set.of(), Set.of(), Set.of());

  public static Findings of(MeshSnapshot snapshot, Collection<ProxyNode> proxies) {
    Findings found =
        new Findings(
            new Conflicts(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    proxies.forEach(node -> found.add(Perspective.of(snapshot, node)));
    return found;
  }

  private void add(Perspective seen) {
    ProxyNode node = seen.node();
    String name = node.name() + "." + node.namespace();
    clusters.addAll(ClusterTranslator.duplicates(seen));
    addIf(seen.instances().isEmpty(), withoutInstance, name);
    addIf(!seen.instances().stream().allMatch(one -> one.endpoint().ready()), notReady, name);
    if (!node.isRouter()) {
      conflicts.add(ListenerTranslator.conflicts(seen));
      addIf(InboundPort.areInConflict(seen), inbound, name);
    }
  }

  private static void addIf(boolean found, Set<String> to, String name) {
    if (found) {
      to.add(name);
    }
  }
}
