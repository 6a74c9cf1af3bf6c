package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The endpoints of a cluster with numeric addresses, by priority. Immutable; shared by all
/// workers.
///
/// @param levels by priority, the first choice first
/// @param source what it was made of, names resolved
public record EndpointSet(
    List<Level> levels, int overprovisioningFactor, List<LocalityEndpoints> source) {
  public static final EndpointSet EMPTY = new EndpointSet(List.of(), 140, List.of());

  /// Endpoints of one priority.
  ///
  /// @param localityWeights by [Member#locality]; empty: localities do not matter
  public record Level(List<Member> members, List<Integer> localityWeights) {
    public Level {
      members = List.copyOf(members);
      localityWeights = List.copyOf(localityWeights);
    }

    long healthy() {
      return members.stream().filter(Member::healthy).count();
    }
  }

  /// @param weight within its level, or within its locality, at least 1
  /// @param metadata see [Endpoint]
  /// @param locality index within its level
  public record Member(
      InetSocketAddress address,
      String hostname,
      int weight,
      boolean healthy,
      Map<String, Object> metadata,
      int locality) {
    Member down() {
      return new Member(address, hostname, weight, false, metadata, locality);
    }

    Member up() {
      return new Member(address, hostname, weight, true, metadata, locality);
    }
  }

  public EndpointSet {
    levels = List.copyOf(levels);
    source = List.copyOf(source);
  }

  /// @param localityWeighted the localities' weights decide before those of their endpoints
  public static EndpointSet of(
      List<LocalityEndpoints> localities, int overprovisioningFactor, boolean localityWeighted) {
    TreeMap<Integer, List<LocalityEndpoints>> byPriority = new TreeMap<>();
    for (LocalityEndpoints locality : localities) {
      byPriority.computeIfAbsent(locality.priority(), key -> new ArrayList<>()).add(locality);
    }
    return new EndpointSet(
        byPriority.values().stream().map(level -> level(level, localityWeighted)).toList(),
        overprovisioningFactor,
        localities);
  }

  private static Level level(List<LocalityEndpoints> localities, boolean weighted) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < localities.size(); i++) {
      for (Endpoint endpoint : localities.get(i).endpoints()) {
        members.add(member(endpoint, i));
      }
    }
    return new Level(
        members,
        weighted ? localities.stream().map(LocalityEndpoints::weight).toList() : List.of());
  }

  private static Member member(Endpoint endpoint, int locality) {
    Endpoint.Health health = endpoint.health();
    return new Member(
        socket(endpoint.address()),
        endpoint.hostname(),
        endpoint.weight(),
        health == Endpoint.Health.HEALTHY || health == Endpoint.Health.DEGRADED,
        endpoint.metadata(),
        locality);
  }

  /// The same endpoints, those at some addresses unhealthy.
  public EndpointSet without(Predicate<InetSocketAddress> down) {
    List<Level> marked =
        levels.stream()
            .map(
                level ->
                    new Level(
                        level.members().stream()
                            .map(member -> down.test(member.address()) ? member.down() : member)
                            .toList(),
                        level.localityWeights()))
            .toList();
    return new EndpointSet(marked, overprovisioningFactor, source);
  }

  public Set<InetSocketAddress> addresses() {
    return levels.stream()
        .flatMap(level -> level.members().stream())
        .map(Member::address)
        .collect(Collectors.toSet());
  }

  /// The address to connect to. A pipe is an unresolved one, whose host is `unix://` and its path:
  /// endpoints are told apart by their addresses everywhere, and few places connect.
  ///
  /// @throws IllegalArgumentException when the host is no numeric address
  public static InetSocketAddress socket(Address address) {
    return address.isPipe()
        ? InetSocketAddress.createUnresolved(address.host(), 0)
        : new InetSocketAddress(InetAddress.ofLiteral(address.host()), address.port());
  }

  public int total() {
    return levels.stream().mapToInt(level -> level.members().size()).sum();
  }

  public long healthy() {
    return levels.stream().mapToLong(Level::healthy).sum();
  }
}
