package io.lateen.proxy.endpoint;

import io.lateen.proxy.endpoint.EndpointSet.Level;
import io.lateen.proxy.endpoint.EndpointSet.Member;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.SubsetBalancing.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes a cluster's endpoints apart. A part has the levels of the whole, so that priorities keep
/// their numbers.
final class SubsetParts {
  private final EndpointSet all;
  private final SubsetBalancing config;
  private final Map<MetadataMatch, EndpointSet> parts = new HashMap<>();
  private int duplicates;

  SubsetParts(EndpointSet all, SubsetBalancing config) {
    this.all = all;
    this.config = config;
  }

  Map<MetadataMatch, EndpointSet> parts() {
    return parts;
  }

  int duplicates() {
    return duplicates;
  }

  /// The endpoints that say something.
  EndpointSet part(MetadataMatch wanted) {
    return of(
        all.levels().stream()
            .map(
                level ->
                    level.members().stream()
                        .filter(member -> wanted.holds(member.metadata(), config.listAsAny()))
                        .toList())
            .toList());
  }

  void select(Selector selector) {
    Map<MetadataMatch, List<List<Member>>> found = new LinkedHashMap<>();
    for (int i = 0; i < all.levels().size(); i++) {
      for (Member member : all.levels().get(i).members()) {
        for (MetadataMatch name : names(selector, member)) {
          found.computeIfAbsent(name, key -> empty()).get(i).add(member);
        }
      }
    }
    found.forEach(
        (name, levels) -> parts.put(name, selector.singleHost() ? one(levels) : of(levels)));
  }

  private List<List<Member>> empty() {
    List<List<Member>> levels = new ArrayList<>();
    all.levels().forEach(level -> levels.add(new ArrayList<>()));
    return levels;
  }

  /// The subsets that an endpoint belongs to: none if it says nothing under one of the keys.
  private List<MetadataMatch> names(Selector selector, Member member) {
    List<Map<String, Object>> names = List.of(Map.of());
    for (String key : selector.keys()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> name : names) {
        for (Object value : values(member.metadata().get(key))) {
          Map<String, Object> more = new TreeMap<>(name);
          more.put(key, value);
          longer.add(more);
        }
      }
      names = longer;
    }
    return names.stream().map(MetadataMatch::new).distinct().toList();
  }

  private List<?> values(@Nullable Object said) {
    if (said == null) {
      return List.of();
    }
    return config.listAsAny() && said instanceof List<?> any ? any : List.of(said);
  }

  /// The first of the best priority; its health does not matter.
  private EndpointSet one(List<List<Member>> levels) {
    for (List<Member> level : levels) {
      duplicates += Math.max(0, level.size() - 1);
    }
    List<Level> made = new ArrayList<>();
    boolean found = false;
    for (List<Member> level : levels) {
      boolean here = !found && !level.isEmpty();
      made.add(new Level(here ? List.of(level.getFirst().up()) : List.of(), List.of()));
      found |= here;
    }
    return new EndpointSet(made, all.overprovisioningFactor(), all.source());
  }

  private EndpointSet of(List<List<Member>> levels) {
    List<Level> made = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      made.add(new Level(levels.get(i), weights(all.levels().get(i), levels.get(i))));
    }
    return new EndpointSet(made, all.overprovisioningFactor(), all.source());
  }

  private List<Integer> weights(Level whole, List<Member> part) {
    if (!config.localityWeightAware() || !config.scaleLocalityWeight()) {
      return config.localityWeightAware() ? whole.localityWeights() : List.of();
    }
    List<Integer> scaled = new ArrayList<>();
    for (int i = 0; i < whole.localityWeights().size(); i++) {
      long before = count(whole.members(), i);
      double weight = (double) whole.localityWeights().get(i) * count(part, i);
      scaled.add(before == 0 ? 0 : (int) Math.round(weight / before));
    }
    return scaled;
  }

  private static long count(List<Member> members, int locality) {
    return members.stream().filter(member -> member.locality() == locality).count();
  }
}
