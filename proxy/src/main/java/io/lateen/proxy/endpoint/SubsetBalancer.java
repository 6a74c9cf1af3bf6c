package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.stats.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One worker's choice within a cluster's subsets. What requests ask for is looked up once, until
/// endpoints change. On the worker's event loop only.
final class SubsetBalancer {
  /// Routes ask for a few things, but filters may ask for something else with each request.
  private static final int MOST = 1_000;

  private final Subsets subsets;
  private final SubsetStats stats;
  private final Shard shard;
  private final Function<EndpointSet, Priorities> balancing;
  private final Map<MetadataMatch, List<Way>> ways = new HashMap<>();
  private final IdentityHashMap<EndpointSet, Priorities> made = new IdentityHashMap<>();

  private record Way(Resort.Kind kind, Priorities members) {}

  /// @param balancing makes what chooses among some of the endpoints
  SubsetBalancer(
      Subsets subsets,
      SubsetStats stats,
      Shard shard,
      Function<EndpointSet, Priorities> balancing) {
    this.subsets = subsets;
    this.stats = stats;
    this.shard = shard;
    this.balancing = balancing;
  }

  /// See [LoadBalancer#pick].
  @Nullable Target pick(long hash, long tried, MetadataMatch wanted) {
    List<Way> all = ways.get(wanted);
    if (all == null) {
      all = find(wanted);
      if (ways.size() >= MOST) {
        ways.clear();
      }
      ways.put(wanted, all);
    }
    for (int i = 0; i < all.size(); i++) {
      Way way = all.get(i);
      Target target = way.members.pick(hash, tried);
      stats.count(way.kind, target != null, shard);
      if (target != null) {
        return target;
      }
    }
    return null;
  }

  /// Requests that come to the same endpoints by different ways take turns among them.
  private List<Way> find(MetadataMatch wanted) {
    List<Way> found = new ArrayList<>();
    for (Resort resort : subsets.resorts(wanted)) {
      found.add(new Way(resort.kind(), made.computeIfAbsent(resort.members(), balancing)));
    }
    return found;
  }
}
