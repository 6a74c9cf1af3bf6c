package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.PriorityLoad;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which priorities of a cluster get requests, as its load balancers have it.
///
/// @param priorities in their order
/// @param load by index of `priorities`; null: names are not resolved, so nobody can say
record Shares(List<Integer> priorities, @Nullable PriorityLoad load) {

  static Shares of(Cluster cluster, Assignment configured, @Nullable ClusterRuntime live) {
    boolean names = live == null && cluster.discovery() instanceof Discovery.Dns;
    EndpointSet set =
        names
            ? EndpointSet.EMPTY
            : live != null
                ? live.endpoints()
                : EndpointSet.of(
                    configured.localities(),
                    configured.overprovisioningFactor(),
                    cluster.localityWeighted());
    List<Integer> priorities =
        set.source().stream().map(LocalityEndpoints::priority).distinct().sorted().toList();
    return new Shares(priorities, names ? null : PriorityLoad.of(set, cluster.panicThreshold()));
  }

  /// Why an endpoint of a priority gets no requests; empty: it does.
  ///
  /// @param unwell why it is not healthy, or empty
  String whyNot(int priority, String unwell) {
    int index = priorities.indexOf(priority);
    if (load == null || index < 0) {
      return unwell;
    }
    if (load.panic(index)) {
      return ""; // health is disregarded
    }
    return load.load(index) == 0 && unwell.isEmpty() ? "better priorities take everything" : unwell;
  }
}
