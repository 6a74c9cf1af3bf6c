package io.lateen.pilot.translate.endpoint;

import io.lateen.model.rule.DestinationRule.Distribute;
import io.lateen.model.rule.DestinationRule.Failover;
import io.lateen.model.rule.DestinationRule.LocalityLoadBalancing;
import io.lateen.model.service.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Endpoints grouped as a proxy at some place is to prefer them (Istio, "Locality load balancing"):
/// shared out by percent, or the nearest first. Localities are `region/zone/subzone`. Pure.
final class Localities {
  private Localities() {}

  /// Endpoints of one locality and priority.
  ///
  /// @param weight of them all, at least 1
  record Group(int priority, String locality, int weight, List<Endpoint> members) {}

  /// Every locality as good as the other.
  static List<Group> equal(List<Endpoint> endpoints) {
    return byLocality(endpoints).entrySet().stream()
        .map(entry -> group(0, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, List<Endpoint>> byLocality(List<Endpoint> endpoints) {
    Map<String, List<Endpoint>> groups = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      groups.computeIfAbsent(endpoint.locality(), key -> new ArrayList<>()).add(endpoint);
    }
    return groups;
  }

  private static Group group(int priority, String locality, List<Endpoint> members) {
    return new Group(priority, locality, weight(members), members);
  }

  private static int weight(List<Endpoint> members) {
    return members.stream().mapToInt(member -> Math.max(1, member.weight())).sum();
  }

  /// What each pattern gets is shared by the localities it covers, by their weights; what no
  /// pattern covers gets nothing.
  static List<Group> distributed(List<Endpoint> endpoints, Distribute distribute) {
    Map<String, List<Endpoint>> left = byLocality(endpoints);
    List<Group> groups = new ArrayList<>();
    distribute
        .to()
        .forEach(
            (pattern, percent) -> {
              List<String> covered =
                  left.keySet().stream().filter(name -> covers(pattern, name)).toList();
              int sum =
                  covered.stream()
                      .mapToInt(name -> weight(left.getOrDefault(name, List.of())))
                      .sum();
              for (String name : covered) {
                List<Endpoint> members = left.getOrDefault(name, List.of());
                int share = (int) Math.max(1, Math.round((double) percent * weight(members) / sum));
                groups.add(new Group(0, name, share, members));
              }
              left.keySet().removeAll(covered);
            });
    groups.sort(Comparator.comparing(Group::locality));
    return groups;
  }

  /// `*` covers all, `region/*` and `region` all of a region.
  static boolean covers(String pattern, String locality) {
    String[] wanted = pattern.split("/", -1);
    String[] parts = locality.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("*")) {
        return true;
      }
      if (i >= parts.length || !wanted[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }

  /// The same sub-zone first, then zone, region, the rest; regions to fail over to before others.
  static List<Group> nearestFirst(List<Endpoint> endpoints, String here, List<Failover> failovers) {
    return ranked(endpoints, endpoint -> distance(here, endpoint.locality(), failovers));
  }

  private static int distance(String here, String there, List<Failover> failovers) {
    String[] own = (here + "///").split("/", -1);
    String[] other = (there + "///").split("/", -1);
    if (own[0].equals(other[0])) {
      return own[1].equals(other[1]) ? (own[2].equals(other[2]) ? 0 : 1) : 2;
    }
    boolean elsewhere =
        failovers.stream()
            .filter(failover -> failover.from().equals(own[0]))
            .findFirst()
            .map(failover -> !failover.to().equals(other[0]))
            .orElse(false);
    return elsewhere ? 4 : 3;
  }

  /// `failoverPriority`: the more of the labels agree, from the first on, the better.
  ///
  /// @param labels `name`, as the proxy has it, or `name=value`
  /// @param own the proxy's labels
  static List<Group> mostAlikeFirst(
      List<Endpoint> endpoints, String here, List<String> labels, Map<String, String> own) {
    Map<String, String> mine = withTopology(own, here);
    return ranked(
        endpoints,
        endpoint ->
            labels.size()
                - alike(withTopology(endpoint.labels(), endpoint.locality()), labels, mine));
  }

  private static int alike(
      Map<String, String> other, List<String> labels, Map<String, String> own) {
    int count = 0;
    for (String label : labels) {
      int equals = label.indexOf('=');
      String name = equals < 0 ? label : label.substring(0, equals);
      String wanted = equals < 0 ? own.getOrDefault(name, "") : label.substring(equals + 1);
      if (!wanted.equals(other.getOrDefault(name, ""))) {
        return count;
      }
      count++;
    }
    return count;
  }

  private static Map<String, String> withTopology(Map<String, String> labels, String locality) {
    String[] parts = (locality + "///").split("/", -1);
    Map<String, String> all = new TreeMap<>(labels);
    all.putIfAbsent("topology.kubernetes.io/region", parts[0]);
    all.putIfAbsent("topology.kubernetes.io/zone", parts[1]);
    all.putIfAbsent("topology.istio.io/subzone", parts[2]);
    return all;
  }

  /// Priorities without gaps, from 0.
  private static List<Group> ranked(List<Endpoint> endpoints, ToIntFunction<Endpoint> rank) {
    Map<Integer, List<Endpoint>> ranks = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      ranks.computeIfAbsent(rank.applyAsInt(endpoint), key -> new ArrayList<>()).add(endpoint);
    }
    List<Group> groups = new ArrayList<>();
    int priority = 0;
    for (List<Endpoint> members : ranks.values()) {
      for (Map.Entry<String, List<Endpoint>> each : byLocality(members).entrySet()) {
        groups.add(group(priority, each.getKey(), each.getValue()));
      }
      priority++;
    }
    return groups;
  }

  /// The rule for proxies at a place; null: none.
  static @Nullable Distribute from(LocalityLoadBalancing setting, String here) {
    return setting.distribute().stream()
        .filter(distribute -> covers(distribute.from(), here))
        .findFirst()
        .orElse(null);
  }
}
