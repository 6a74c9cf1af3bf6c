package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.EndpointSet.Member;
import io.lateen.proxy.endpoint.PriorityLoad;
import io.lateen.proxy.endpoint.Subsets;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which endpoints of a cluster get a request, as its load balancers have it.
///
/// @param priorities in their order
/// @param load by index of `priorities`; null: names are not resolved, so nobody can say
/// @param subset the request stays within; null: it may go to all
record Shares(List<Integer> priorities, @Nullable PriorityLoad load, @Nullable TakenSubset subset) {

  /// @param wanted what is asked of endpoints
  static Shares of(
      Cluster cluster, Assignment configured, @Nullable ClusterRuntime live, MetadataMatch wanted) {
    boolean names = live == null && cluster.discovery() instanceof Discovery.Dns;
    EndpointSet set =
        names
            ? EndpointSet.EMPTY
            : live != null
                ? live.endpoints()
                : EndpointSet.of(
                    configured.localities(),
                    configured.overprovisioningFactor(),
                    cluster.balancing().localityWeighted());
    List<Integer> priorities =
        set.source().stream().map(LocalityEndpoints::priority).distinct().sorted().toList();
    if (names) {
      return new Shares(priorities, null, null);
    }
    int threshold = cluster.balancing().panicThreshold();
    SubsetBalancing how = cluster.balancing().subsets();
    TakenSubset subset =
        how == null ? null : TakenSubset.of(Subsets.of(set, how), wanted, threshold);
    EndpointSet members = subset == null ? set : subset.members();
    return new Shares(priorities, PriorityLoad.of(members, threshold), subset);
  }

  /// Why an endpoint gets no requests; empty: it does.
  ///
  /// @param unwell why it is not healthy, or empty
  String whyNot(Address address, int priority, String unwell) {
    int index = priorities.indexOf(priority);
    if (load == null || index < 0) {
      return unwell;
    }
    if (subset == null) {
      return whyNot(index, load, unwell);
    }
    Member member = subset.member(EndpointSet.socket(address));
    return member == null
        ? "it is not of the subset"
        : whyNot(index, load, member.healthy() ? "" : unwell);
  }

  private static String whyNot(int index, PriorityLoad load, String unwell) {
    if (load.panic(index)) {
      return ""; // health is disregarded
    }
    return load.load(index) == 0 && unwell.isEmpty() ? "better priorities take everything" : unwell;
  }
}
