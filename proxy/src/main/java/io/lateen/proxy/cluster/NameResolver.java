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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
            () -> refresh(cluster, dns), 0, millis, TimeUnit.MILLISECONDS);
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

  private static void refresh(ClusterRuntime cluster, Discovery.Dns dns) {
    Assignment asked = dns.endpoints();
    try {
      List<LocalityEndpoints> resolved = new ArrayList<>();
      for (LocalityEndpoints locality : asked.localities()) {
        resolved.add(resolve(locality, dns));
      }
      cluster.endpoints(
          EndpointSet.of(
              resolved, asked.overprovisioningFactor(), cluster.config().localityWeighted()));
    } catch (UnknownHostException e) {
      // The old addresses serve until the name resolves again.
      return;
    }
  }

  private static LocalityEndpoints resolve(LocalityEndpoints locality, Discovery.Dns dns)
      throws UnknownHostException {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Endpoint endpoint : locality.endpoints()) {
      String name = endpoint.address().host();
      for (InetAddress found : InetAddress.getAllByName(name)) {
        if (found instanceof Inet4Address || !dns.ipv4Only()) {
          endpoints.add(
              new Endpoint(
                  new Address(found.getHostAddress(), endpoint.address().port()),
                  endpoint.weight(),
                  endpoint.health(),
                  name,
                  endpoint.metadata()));
        }
        if (dns.logical() && !endpoints.isEmpty()) {
          break;
        }
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

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
