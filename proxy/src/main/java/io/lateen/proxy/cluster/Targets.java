package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.Symptom;
import io.lateen.proxy.explain.Explanation.Host;
import io.lateen.proxy.explain.Explanation.Target;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.CircuitBreakers;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Clusters in words: which endpoints there are, which of them get requests, and why not the
/// others.
public final class Targets {
  private Targets() {}

  /// @param live null: nobody serves this configuration, so nothing is ejected or busy, and names
  ///     are not resolved
  /// @param wanted what is asked of endpoints
  public static Target of(
      ConfigSnapshot config,
      String name,
      @Nullable ClusterRuntime live,
      MetadataMatch wanted,
      boolean highPriority) {
    Cluster cluster = config.clusters().get(name);
    if (cluster == null) {
      return new Target(name, "there is no such cluster", "", Origin.UNKNOWN, List.of(), List.of());
    }
    Assignment configured = config.endpoints(cluster);
    Shares shares = Shares.of(cluster, configured, live, wanted);
    List<Host> hosts = hosts(configured, shares, live);
    return new Target(
        name,
        problem(cluster, shares.subset(), hosts),
        policy(cluster),
        cluster.origin(),
        remarks(cluster, shares.subset(), live, highPriority),
        hosts);
  }

  private static List<Host> hosts(
      Assignment configured, Shares shares, @Nullable ClusterRuntime live) {
    List<LocalityEndpoints> localities =
        live == null ? configured.localities() : live.endpoints().source();
    List<Host> hosts = new ArrayList<>();
    for (LocalityEndpoints locality : localities) {
      for (Endpoint endpoint : locality.endpoints()) {
        hosts.add(host(locality, endpoint, shared(live, endpoint), shares));
      }
    }
    return List.copyOf(hosts);
  }

  private static io.lateen.proxy.endpoint.@Nullable Host shared(
      @Nullable ClusterRuntime live, Endpoint endpoint) {
    Address at = endpoint.address();
    return live == null ? null : live.host(EndpointSet.socket(at));
  }

  /// @param shared what the proxy itself thinks of it; null: nothing
  private static Host host(
      LocalityEndpoints locality,
      Endpoint endpoint,
      io.lateen.proxy.endpoint.@Nullable Host shared,
      Shares shares) {
    String unwell = unwell(endpoint.health());
    if (unwell.isEmpty() && shared != null) {
      unwell = putAside(shared);
    }
    String why = shares.whyNot(endpoint.address(), locality.priority(), unwell);
    return new Host(
        endpoint.address().toString(),
        Endpoint.uid(endpoint.metadata()),
        place(locality),
        locality.priority(),
        endpoint.weight(),
        why.isEmpty(),
        why);
  }

  private static String putAside(io.lateen.proxy.endpoint.Host shared) {
    Symptom symptom = shared.ejectedFor();
    if (symptom != null) {
      return "the proxy put it aside: " + symptom.stat();
    }
    if (shared.pendingCheck()) {
      return "its first health check has not been answered";
    }
    return shared.failedCheck() ? "its health checks fail" : "";
  }

  private static String unwell(Endpoint.Health health) {
    return switch (health) {
      case HEALTHY, DEGRADED -> "";
      case UNHEALTHY -> "the control plane says it is not healthy";
      case DRAINING -> "the control plane says it is draining";
    };
  }

  private static String place(LocalityEndpoints locality) {
    return String.join(
        "/",
        List.of(locality.region(), locality.zone(), locality.subZone()).stream()
            .takeWhile(part -> !part.isEmpty())
            .toList());
  }

  private static String problem(Cluster cluster, @Nullable TakenSubset subset, List<Host> hosts) {
    if (cluster.discovery() instanceof Discovery.OriginalDst) {
      return "";
    }
    if (hosts.isEmpty()) {
      return "no healthy upstream: it has no endpoints";
    }
    if (subset != null && subset.members().total() == 0) {
      return "no healthy upstream: of its subsets " + subset.why();
    }
    boolean none =
        hosts.stream().noneMatch(Host::used) && cluster.balancing().panicThreshold() == 0;
    return none ? "no healthy upstream: none of its endpoints is healthy" : "";
  }

  private static String policy(Cluster cluster) {
    return switch (cluster.balancing().policy()) {
      case LbPolicy.RoundRobin _ -> "round robin";
      case LbPolicy.LeastRequest least -> "the less busy of " + least.choices();
      case LbPolicy.Random _ -> "random";
      case LbPolicy.RingHash _ -> "ring hash";
      case LbPolicy.Maglev _ -> "Maglev hash";
      case LbPolicy.ClusterProvided _ -> "where the connection was going";
    };
  }

  private static List<String> remarks(
      Cluster cluster,
      @Nullable TakenSubset subset,
      @Nullable ClusterRuntime live,
      boolean highPriority) {
    List<String> remarks = new ArrayList<>();
    if (subset != null) {
      remarks.add("subset: " + subset.why());
    }
    if (cluster.tls() != null) {
      remarks.add("TLS to the endpoints");
    }
    if (live != null) {
      CircuitBreaker breaker = live.breaker(highPriority);
      CircuitBreakers.Thresholds limits = breaker.limits();
      if (breaker.activeRequests() >= limits.maxRequests()) {
        remarks.add(
            String.format(
                Locale.ROOT,
                "circuit breaker open: %d requests of %d",
                breaker.activeRequests(),
                limits.maxRequests()));
      }
    }
    return List.copyOf(remarks);
  }
}
