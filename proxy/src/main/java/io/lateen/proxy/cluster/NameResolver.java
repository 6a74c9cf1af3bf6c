package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Resolves the names of STRICT_DNS and LOGICAL_DNS clusters again and again, with the system's
/// resolver on a thread of its own. A name that fails keeps what it last resolved to.
final class NameResolver implements AutoCloseable {
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lateen-dns").daemon().factory());
  private final Map<ClusterRuntime, Future<?>> followed = new ConcurrentHashMap<>();

  void follow(ClusterRuntime cluster, Discovery.Dns dns) {
    long millis = Math.max(1000, dns.refreshRate().toMillis());
    Future<?> task =
        thread.scheduleWithFixedDelay(
            new Names(cluster, dns)::refresh, 0, millis, TimeUnit.MILLISECONDS);
    Future<?> before = followed.put(cluster, task);
    if (before != null) {
      before.cancel(false);
    }
  }

  void forget(ClusterRuntime cluster) {
    Future<?> task = followed.remove(cluster);
    if (task != null) {
      task.cancel(false);
    }
  }

  /// What a cluster's names last resolved to. On the resolver's thread only.
  private static final class Names {
    private final ClusterRuntime cluster;
    private final Discovery.Dns dns;
    private final Map<String, List<InetAddress>> known = new HashMap<>();

    Names(ClusterRuntime cluster, Discovery.Dns dns) {
      this.cluster = cluster;
      this.dns = dns;
    }

    void refresh() {
      Assignment asked = dns.endpoints();
      List<LocalityEndpoints> resolved = asked.localities().stream().map(this::resolve).toList();
      cluster.endpoints(
          EndpointSet.of(
              resolved,
              asked.overprovisioningFactor(),
              cluster.config().balancing().localityWeighted()));
    }

    private LocalityEndpoints resolve(LocalityEndpoints locality) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (Endpoint endpoint : locality.endpoints()) {
        for (InetAddress found : addresses(endpoint.address().host())) {
          endpoints.add(
              new Endpoint(
                  new Address(found.getHostAddress(), endpoint.address().port()),
                  endpoint.weight(),
                  endpoint.health(),
                  endpoint.address().host(),
                  endpoint.metadata()));
        }
      }
      return new LocalityEndpoints(
          locality.region(),
          locality.zone(),
          locality.subZone(),
          locality.weight(),
          locality.priority(),
          endpoints);
    }

    private List<InetAddress> addresses(String name) {
      try {
        Stream<InetAddress> found =
            Stream.of(InetAddress.getAllByName(name))
                .filter(address -> address instanceof Inet4Address || !dns.ipv4Only());
        known.put(name, (dns.logical() ? found.limit(1) : found).toList());
      } catch (UnknownHostException e) {
        // What it was serves on; other names are not held up by it.
      }
      return known.getOrDefault(name, List.of());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
