package io.lateen.pilot.translate.route;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Virtual hosts in the making. Envoy refuses tables in which a domain stands twice, so whoever
/// comes first has it: of two VirtualServices for one host, the older.
final class VirtualHostTable {
  private final SortedMap<String, VirtualHost.Builder> hosts = new TreeMap<>();
  private final Set<String> taken = new HashSet<>();

  /// Domains of a host that is there already (a service with several addresses) join it.
  void add(String name, List<String> domains, List<Route> routes) {
    List<String> free = domains.stream().filter(taken::add).toList();
    if (!free.isEmpty()) {
      hosts
          .computeIfAbsent(name, key -> VirtualHost.newBuilder().setName(key).addAllRoutes(routes))
          .addAllDomains(free);
    }
  }

  List<VirtualHost> sorted() {
    return hosts.values().stream().map(VirtualHost.Builder::build).toList();
  }
}
