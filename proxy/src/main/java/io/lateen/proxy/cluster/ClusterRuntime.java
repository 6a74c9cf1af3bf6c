package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.LoadBalancer;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Discovery;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A cluster being used. What is shared between workers is immutable, volatile or atomic; each
/// worker has its own load balancer and pools.
public final class ClusterRuntime {
  private final Cluster config;
  private final UpstreamStats stats;
  private final CircuitBreaker breaker;
  private final CircuitBreaker highBreaker;
  private final Connector connector;
  private final View[] views;
  private final Membership membership;

  /// What one worker sees.
  private static final class View {
    final LoadBalancer balancer;
    Membership.@Nullable Published seen;

    View(LoadBalancer balancer) {
      this.balancer = balancer;
    }
  }

  ClusterRuntime(Cluster config, StatsStore store, Connector connector, List<Worker> workers) {
    this.config = config;
    this.stats = new UpstreamStats(store, config.statName());
    this.connector = connector;
    this.membership = new Membership(config, store, stats, connector, workers);
    Scope scope = store.scope("cluster", "envoy_cluster_name", config.statName());
    this.breaker = new CircuitBreaker(config.circuitBreakers().normal(), scope, "default");
    this.highBreaker = new CircuitBreaker(config.circuitBreakers().high(), scope, "high");
    PoolFactory pools = new PoolFactory(config, connector, breaker, stats);
    this.views = new View[workers.size()];
    for (Worker worker : workers) {
      views[worker.index()] =
          new View(
              new LoadBalancer(
                  worker,
                  config.balancing(),
                  stats,
                  membership.subsetStats(),
                  address -> pools.pool(worker, address),
                  this::host,
                  System::nanoTime));
    }
  }

  public Cluster config() {
    return config;
  }

  public String name() {
    return config.name();
  }

  public UpstreamStats stats() {
    return stats;
  }

  public Connector connector() {
    return connector;
  }

  public CircuitBreaker breaker(boolean highPriority) {
    return highPriority ? highBreaker : breaker;
  }

  public EndpointSet endpoints() {
    return membership.published().endpoints();
  }

  /// What its endpoints are. From any thread.
  void endpoints(EndpointSet set) {
    membership.become(set);
  }

  /// What all workers share of an endpoint; null: nobody watches over it. From any thread.
  public @Nullable Host host(InetSocketAddress address) {
    return membership.host(address);
  }

  /// Nobody will ask for it again.
  void close() {
    membership.close();
  }

  /// The worker's load balancer, up to date. On the worker's event loop only.
  @SuppressWarnings("ReferenceEquality") // one volatile write publishes each set
  public LoadBalancer balancer(Worker worker) {
    View view = views[worker.index()];
    Membership.Published current = membership.published();
    if (view.seen != current) {
      view.seen = current;
      view.balancer.update(current.endpoints(), current.subsets());
    }
    return view.balancer;
  }

  /// The endpoint for a call of the proxy's own; null: none is there. On the worker's event loop
  /// only.
  public @Nullable Target pick(Worker worker, long hash) {
    return pick(worker, hash, 0, MetadataMatch.ANY, null);
  }

  /// The endpoint for a request; null: none is there. On the worker's event loop only.
  ///
  /// @param tried bit `i`: priority `i` has been tried and another is wanted
  /// @param wanted what is asked of endpoints
  /// @param originalDestination where a redirected connection was going, for ORIGINAL_DST
  public @Nullable Target pick(
      Worker worker,
      long hash,
      long tried,
      MetadataMatch wanted,
      @Nullable InetSocketAddress originalDestination) {
    LoadBalancer balancer = balancer(worker);
    Target target =
        config.discovery() instanceof Discovery.OriginalDst
            ? originalDestination == null ? null : balancer.at(originalDestination)
            : balancer.pick(hash, tried, wanted);
    if (target == null) {
      stats.cxNoneHealthy.increment(worker.shard());
    }
    return target;
  }

  /// Counts of one endpoint over all workers, by Envoy's names; a little old perhaps. Any thread.
  public Map<String, Long> counts(InetSocketAddress address) {
    long connections = 0;
    long active = 0;
    long total = 0;
    for (View view : views) {
      Target target = view.balancer.known(address);
      if (target != null) {
        connections += target.pool().size();
        active += target.active();
        total += target.served();
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    counts.put("cx_active", connections);
    counts.put("rq_active", active);
    counts.put("rq_total", total);
    return counts;
  }

  /// Endpoints nobody listed, by the connections that went there (ORIGINAL_DST). Any thread.
  public List<Endpoint> visited() {
    Map<String, Endpoint> visited = new TreeMap<>();
    for (View view : views) {
      for (InetSocketAddress address : view.balancer.addresses()) {
        Address at = new Address(address.getAddress().getHostAddress(), address.getPort());
        visited.put(at.toString(), new Endpoint(at, 1, Endpoint.Health.HEALTHY, "", Map.of()));
      }
    }
    return List.copyOf(visited.values());
  }

  /// Closes what is idle; what is busy closes when it is done. On the worker's event loop only.
  void drain(Worker worker) {
    views[worker.index()].balancer.drain();
  }
}
