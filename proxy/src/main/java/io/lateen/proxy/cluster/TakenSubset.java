package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.EndpointSet.Member;
import io.lateen.proxy.endpoint.PriorityLoad;
import io.lateen.proxy.endpoint.Resort;
import io.lateen.proxy.endpoint.Subsets;
import io.lateen.proxy.resource.MetadataMatch;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The subset of a cluster's endpoints that a request is sent to.
///
/// @param members empty: there is none
/// @param why they are those, or there are none, in words
record TakenSubset(EndpointSet members, String why) {

  /// The first that has an endpoint for it; if none has, the first of all.
  static TakenSubset of(Subsets subsets, MetadataMatch wanted, int panicThreshold) {
    List<Resort> resorts = subsets.resorts(wanted);
    for (Resort resort : resorts) {
      if (answers(resort.members(), panicThreshold)) {
        return new TakenSubset(resort.members(), resort.why());
      }
    }
    return resorts.isEmpty()
        ? new TakenSubset(EndpointSet.EMPTY, "none, for " + subsets.lacking(wanted))
        : new TakenSubset(resorts.getFirst().members(), resorts.getFirst().why());
  }

  private static boolean answers(EndpointSet members, int panicThreshold) {
    PriorityLoad load = PriorityLoad.of(members, panicThreshold);
    for (int i = 0; i < members.levels().size(); i++) {
      if (load.load(i) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Null: it is not among them.
  @Nullable Member member(InetSocketAddress address) {
    return members.levels().stream()
        .flatMap(level -> level.members().stream())
        .filter(member -> member.address().equals(address))
        .findFirst()
        .orElse(null);
  }
}
