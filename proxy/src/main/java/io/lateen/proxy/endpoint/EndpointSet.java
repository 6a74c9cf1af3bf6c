package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The endpoints of a cluster with numeric addresses, by priority. Immutable; shared by all
/// workers.
///
/// @param levels by priority, the first choice first
/// @param source what it was made of, names resolved
public record EndpointSet(
    List<Level> levels, int overprovisioningFactor, List<LocalityEndpoints> source) {
  public static final EndpointSet EMPTY = new EndpointSet(List.of(), 140, List.of());

  /// Endpoints of one priority.
  public record Level(List<Member> members) {
    public Level {
      members = List.copyOf(members);
    }

    long healthy() {
      return members.stream().filter(Member::healthy).count();
    }
  }

  /// @param weight within its level, at least 1
  /// @param uid of the workload, or empty
  public record Member(
      InetSocketAddress address, String hostname, int weight, boolean healthy, String uid) {}

  public EndpointSet {
    levels = List.copyOf(levels);
    source = List.copyOf(source);
  }

  /// @param localityWeighted the localities' weights decide before those of their endpoints
  public static EndpointSet of(
      List<LocalityEndpoints> localities, int overprovisioningFactor, boolean localityWeighted) {
    TreeMap<Integer, List<Member>> byPriority = new TreeMap<>();
    for (LocalityEndpoints locality : localities) {
      List<Member> level =
          byPriority.computeIfAbsent(locality.priority(), ignored -> new ArrayList<>());
      double share = localityWeighted ? share(locality) : 1;
      for (Endpoint endpoint : locality.endpoints()) {
        level.add(member(endpoint, (int) Math.max(1, Math.round(share * endpoint.weight()))));
      }
    }
    return new EndpointSet(
        byPriority.values().stream().map(Level::new).toList(), overprovisioningFactor, localities);
  }

  /// What an endpoint's weight is multiplied by, so that the locality gets its weight in all.
  private static double share(LocalityEndpoints locality) {
    long sum = locality.endpoints().stream().mapToLong(Endpoint::weight).sum();
    return sum == 0 ? 1 : 1000.0 * locality.weight() / sum;
  }

  private static Member member(Endpoint endpoint, int weight) {
    Endpoint.Health health = endpoint.health();
    return new Member(
        numeric(endpoint.address().host(), endpoint.address().port()),
        endpoint.hostname(),
        weight,
        health == Endpoint.Health.HEALTHY || health == Endpoint.Health.DEGRADED,
        endpoint.metadata().getOrDefault(Endpoint.UID, ""));
  }

  /// @throws IllegalArgumentException when the host is no numeric address
  public static InetSocketAddress numeric(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  public int total() {
    return levels.stream().mapToInt(level -> level.members().size()).sum();
  }

  public long healthy() {
    return levels.stream().mapToLong(Level::healthy).sum();
  }
}
