package io.lateen.proxy.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The endpoints of one priority and who among them is next. Its balancer is made when it is first
/// needed: many a level never is. On the worker's event loop only.
final class Tier {
  private final EndpointSet.Level level;
  private final List<Target> targets;
  private final BalancerFactory factory;
  private final int overprovisioning;
  private final boolean panic;
  private boolean made;
  private @Nullable Balancer balancer;

  /// @param targets of the level's members, in their order
  /// @param panic health is disregarded
  Tier(
      EndpointSet.Level level,
      List<Target> targets,
      BalancerFactory factory,
      int overprovisioning,
      boolean panic) {
    this.level = level;
    this.targets = targets;
    this.factory = factory;
    this.overprovisioning = overprovisioning;
    this.panic = panic;
  }

  int healthy() {
    return (int) level.healthy();
  }

  boolean panic() {
    return panic;
  }

  /// Null when there is nobody to choose.
  @Nullable Balancer balancer() {
    if (!made) {
      made = true;
      balancer = panic ? among(targets) : amongHealthy();
    }
    return balancer;
  }

  private @Nullable Balancer among(List<Target> members) {
    return members.isEmpty() ? null : factory.among(members.toArray(new Target[0]));
  }

  private @Nullable Balancer amongHealthy() {
    List<List<Target>> byLocality = new ArrayList<>();
    int[] totals = new int[level.localityWeights().size()];
    level.localityWeights().forEach(weight -> byLocality.add(new ArrayList<>()));
    List<Target> healthy = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      EndpointSet.Member member = level.members().get(i);
      if (totals.length > 0) {
        totals[member.locality()]++;
      }
      if (member.healthy()) {
        healthy.add(targets.get(i));
        if (totals.length > 0) {
          byLocality.get(member.locality()).add(targets.get(i));
        }
      }
    }
    Balancer weighted = factory.hashes() ? hashing(byLocality) : inLocalities(byLocality, totals);
    return weighted == null ? among(healthy) : weighted;
  }

  /// A locality's weight shrinks when too many of its endpoints are ill. Null when none has any.
  private @Nullable Balancer inLocalities(List<List<Target>> byLocality, int[] totals) {
    List<LocalityBalancer.Part> parts = new ArrayList<>();
    for (int i = 0; i < byLocality.size(); i++) {
      List<Target> members = byLocality.get(i);
      double weight = level.localityWeights().get(i);
      if (!members.isEmpty() && weight > 0) {
        double available =
            Math.min(100, (long) overprovisioning * members.size() / (double) totals[i]);
        parts.add(
            new LocalityBalancer.Part(
                factory.among(members.toArray(new Target[0])), weight * available));
      }
    }
    return parts.isEmpty()
        ? null
        : new LocalityBalancer(parts.toArray(LocalityBalancer.Part[]::new));
  }

  /// One ring or table for all localities, each endpoint with its part of its locality's weight.
  private @Nullable Balancer hashing(List<List<Target>> byLocality) {
    List<Target> members = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < byLocality.size(); i++) {
      double weight = level.localityWeights().get(i);
      double sum = byLocality.get(i).stream().mapToDouble(Target::weight).sum();
      for (Target target : weight > 0 ? byLocality.get(i) : List.<Target>of()) {
        members.add(target);
        weights.add(weight * target.weight() / sum);
      }
    }
    return members.isEmpty()
        ? null
        : factory.hashing(
            members.toArray(new Target[0]),
            weights.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
