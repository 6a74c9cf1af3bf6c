package io.lateen.proxy.cluster;

import io.lateen.proxy.dns.Followed;
import io.lateen.proxy.dns.Names;
import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.ConfigSnapshot;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.tls.KeyRotation;
import io.lateen.proxy.tls.RotatingContext;
import io.lateen.proxy.tls.TlsContexts;
import io.lateen.proxy.tls.TlsStats;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.Connector.TlsChoice;
import io.lateen.proxy.upstream.Worker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes and keeps the clusters at run time. Called by one configuration thread at a time; what it
/// returns is immutable.
@SuppressWarnings("FutureReturnValueIgnored") // failures come through the pipeline
public final class Clusters implements AutoCloseable {
  private final List<Worker> workers;
  private final StatsStore stats;
  private final Map<String, Kept> kept = new HashMap<>();
  private final Map<ClusterRuntime, Followed> followed = new HashMap<>();
  private final Names names;
  private final KeyRotation keys;
  private final TlsContexts contexts;

  private record Kept(ClusterRuntime runtime, Assignment assignment) {}

  /// @param keys looks after the files that clusters name
  /// @param names of endpoints
  public Clusters(
      List<Worker> workers, StatsStore stats, KeyRotation keys, TlsContexts contexts, Names names) {
    this.names = names;
    this.contexts = contexts;
    this.workers = workers;
    this.stats = stats;
    this.keys = keys;
  }

  /// The clusters of a snapshot: those whose definition is as before are the same objects.
  public Map<String, ClusterRuntime> accept(ConfigSnapshot snapshot) {
    Map<String, ClusterRuntime> next = new HashMap<>();
    for (Cluster cluster : snapshot.clusters().values()) {
      next.put(cluster.name(), adopt(cluster, snapshot.endpoints(cluster)));
    }
    return Map.copyOf(next);
  }

  private ClusterRuntime adopt(Cluster cluster, Assignment assignment) {
    Kept known = kept.get(cluster.name());
    if (known != null
        && known.runtime.config().actsAs(cluster)
        && known.assignment.equals(assignment)) {
      return known.runtime;
    }
    ClusterRuntime runtime =
        known != null && known.runtime.config().actsAs(cluster) ? known.runtime : create(cluster);
    if (known == null || known.runtime != runtime) {
      followKeys(runtime);
    }
    kept.put(cluster.name(), new Kept(runtime, assignment));
    if (cluster.discovery() instanceof Discovery.Dns dns) {
      byName(runtime, dns, known == null ? null : known.runtime);
    } else {
      runtime.endpoints(endpoints(runtime, assignment, assignment.localities()));
    }
    return runtime;
  }

  private static EndpointSet endpoints(
      ClusterRuntime runtime, Assignment asked, List<LocalityEndpoints> localities) {
    return EndpointSet.of(
        localities,
        asked.overprovisioningFactor(),
        runtime.config().balancing().localityWeighted());
  }

  /// Names that are known already are used at once; until then endpoints are those of the
  /// definition before.
  private void byName(ClusterRuntime runtime, Discovery.Dns dns, @Nullable ClusterRuntime before) {
    Followed found = names.follow(dns);
    followed.put(runtime, found);
    if (before != null && !found.answered()) {
      runtime.endpoints(endpoints(runtime, dns.endpoints(), before.endpoints().source()));
    }
    follow(runtime, dns, found);
    found.listen(() -> follow(runtime, dns, found));
  }

  private static void follow(ClusterRuntime runtime, Discovery.Dns dns, Followed found) {
    if (found.answered()) {
      runtime.endpoints(endpoints(runtime, dns.endpoints(), found.endpoints()));
    }
  }

  private void followKeys(ClusterRuntime cluster) {
    Scope scope = scope(cluster.config());
    contexts(cluster).forEach(context -> keys.follow(context, scope, "client_ssl_socket_factory"));
  }

  private static List<RotatingContext> contexts(ClusterRuntime cluster) {
    return switch (cluster.connector().tls()) {
      case UniformTls(RotatingContext context, _) -> List.of(context);
      case TlsByEndpoint choice -> choice.contexts();
      case null, default -> List.of();
    };
  }

  private ClusterRuntime create(Cluster cluster) {
    int millis = Math.clamp(cluster.connectTimeout().toMillis(), 1, Integer.MAX_VALUE);
    return new ClusterRuntime(cluster, stats, connector(cluster, millis), workers);
  }

  private Connector connector(Cluster cluster, int connectTimeoutMillis) {
    try {
      return new Connector(connectTimeoutMillis, tls(cluster), cluster.sockets(), null);
    } catch (IllegalArgumentException e) { // It was readable when the configuration came.
      return new Connector(
          connectTimeoutMillis, null, cluster.sockets(), "TLS_error: " + e.getMessage());
    }
  }

  private @Nullable TlsChoice tls(Cluster cluster) {
    UpstreamTls usual = cluster.tls();
    List<String> alpn = alpn(cluster);
    if (!cluster.socketMatches().isEmpty()) {
      return new TlsByEndpoint(cluster, alpn, contexts, TlsStats.of(scope(cluster)));
    }
    return usual == null
        ? null
        : new UniformTls(
            RotatingContext.client(usual, alpn, contexts),
            usual.sni(),
            TlsStats.of(scope(cluster)));
  }

  private Scope scope(Cluster cluster) {
    return stats.scope("cluster", "envoy_cluster_name", cluster.statName());
  }

  /// What is offered when the TLS configuration does not say: what will be spoken, as Envoy does.
  private static List<String> alpn(Cluster cluster) {
    return switch (cluster.version()) {
      case CONFIGURED -> cluster.http2() == null ? List.of() : List.of("h2");
      case DOWNSTREAM -> List.of();
      case NEGOTIATED -> List.of("h2", "http/1.1");
    };
  }

  /// Lets go of what `current` does not have, after it has been published, and has every worker
  /// look at its endpoints, so that connections to those that are gone close also without traffic.
  public void settle(Map<String, ClusterRuntime> previous, Map<String, ClusterRuntime> current) {
    kept.keySet().retainAll(current.keySet());
    for (ClusterRuntime old : previous.values()) {
      if (current.get(old.name()) != old) {
        forget(old);
        contexts(old).forEach(keys::forget);
        old.close();
        workers.forEach(worker -> worker.loop().execute(() -> old.drain(worker)));
      }
    }
    for (Worker worker : workers) {
      worker.loop().execute(() -> current.values().forEach(c -> c.balancer(worker)));
    }
  }

  private void forget(ClusterRuntime old) {
    Followed gone = followed.remove(old);
    if (gone != null) {
      gone.close();
    }
  }

  @Override
  public void close() {
    kept.values().forEach(cluster -> cluster.runtime.close());
    followed.values().forEach(Followed::close);
  }
}
