package io.lateen.proxy.cluster;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.endpoint.Host;
import io.lateen.proxy.endpoint.LoadBalancer;
import io.lateen.proxy.endpoint.Target;
import io.lateen.proxy.http2.Limits;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.ExclusivePool;
import io.lateen.proxy.upstream.FollowingPool;
import io.lateen.proxy.upstream.MultiplexedPool;
import io.lateen.proxy.upstream.NegotiatingPool;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.PoolSettings;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A cluster being used. What is shared between workers is immutable, volatile or atomic; each
/// worker has its own load balancer and pools.
public final class ClusterRuntime {
  private static final Duration USUAL_IDLE = Duration.ofHours(1);
  private static final int MAX_RESPONSE_HEAD = 60 * 1024;
  private static final int MAX_RESPONSE_FIELDS = 100;

  private final Cluster config;
  private final UpstreamStats stats;
  private final CircuitBreaker breaker;
  private final CircuitBreaker highBreaker;
  private final Connector connector;
  private final View[] views;
  private final @Nullable Watch watch;
  private EndpointSet told = EndpointSet.EMPTY;
  private volatile EndpointSet endpoints = EndpointSet.EMPTY;

  /// What one worker sees.
  private static final class View {
    final LoadBalancer balancer;
    EndpointSet seen = EndpointSet.EMPTY;

    View(LoadBalancer balancer) {
      this.balancer = balancer;
    }
  }

  ClusterRuntime(Cluster config, StatsStore store, Connector connector, List<Worker> workers) {
    this.config = config;
    this.stats = new UpstreamStats(store, config.statName());
    this.connector = connector;
    this.watch = Watch.over(config, store, connector, workers, this::publish);
    Scope scope = store.scope("cluster", "envoy_cluster_name", config.statName());
    this.breaker = new CircuitBreaker(config.circuitBreakers().normal(), scope, "default");
    this.highBreaker = new CircuitBreaker(config.circuitBreakers().high(), scope, "high");
    this.views = new View[workers.size()];
    for (Worker worker : workers) {
      views[worker.index()] =
          new View(
              new LoadBalancer(
                  worker,
                  config,
                  stats,
                  address -> pool(worker, address),
                  this::host,
                  System::nanoTime));
    }
  }

  private Pool pool(Worker worker, InetSocketAddress address) {
    PoolSettings settings =
        new PoolSettings(
            worker,
            address,
            connector,
            breaker,
            stats,
            config.maxRequestsPerConnection(),
            idleNanos());
    return switch (config.version()) {
      case CONFIGURED ->
          config.http2() == null ? new ExclusivePool(settings) : multiplexed(settings);
      case DOWNSTREAM -> new FollowingPool(new ExclusivePool(settings), multiplexed(settings));
      case NEGOTIATED ->
          new NegotiatingPool(settings, new ExclusivePool(settings), multiplexed(settings));
    };
  }

  private MultiplexedPool multiplexed(PoolSettings settings) {
    Http2Options options = config.http2() == null ? Http2Options.DEFAULT : config.http2();
    return new MultiplexedPool(
        settings, Limits.of(options, MAX_RESPONSE_HEAD, MAX_RESPONSE_FIELDS, false));
  }

  private long idleNanos() {
    return (config.idleTimeout() == null ? USUAL_IDLE : config.idleTimeout()).toNanos();
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
    return endpoints;
  }

  /// What its endpoints are. From any thread.
  synchronized void endpoints(EndpointSet set) {
    if (!set.equals(told)) {
      told = set;
      if (connector.tls() instanceof TlsByEndpoint choice) {
        choice.endpoints(set);
      }
      if (watch != null) {
        watch.members(set.addresses());
      }
      publish();
    }
  }

  /// Endpoints or what is thought of them changed. From any thread.
  private synchronized void publish() {
    EndpointSet set = watch == null ? told : told.without(watch::isDown);
    if (!set.equals(endpoints)) {
      endpoints = set;
      stats.membershipTotal.set(set.total());
      stats.membershipHealthy.set(set.healthy());
    }
  }

  /// What all workers share of an endpoint; null: nobody watches over it. From any thread.
  public @Nullable Host host(InetSocketAddress address) {
    return watch == null ? null : watch.host(address);
  }

  /// Nobody will ask for it again.
  void close() {
    if (watch != null) {
      watch.close();
    }
  }

  /// The worker's load balancer, up to date. On the worker's event loop only.
  @SuppressWarnings("ReferenceEquality") // one volatile write publishes each set
  public LoadBalancer balancer(Worker worker) {
    View view = views[worker.index()];
    EndpointSet current = endpoints;
    if (view.seen != current) {
      view.seen = current;
      view.balancer.update(current);
    }
    return view.balancer;
  }

  /// The endpoint for a request; null: none is there. On the worker's event loop only.
  ///
  /// @param originalDestination where a redirected connection was going, for ORIGINAL_DST
  public @Nullable Target pick(
      Worker worker, long hash, @Nullable InetSocketAddress originalDestination) {
    LoadBalancer balancer = balancer(worker);
    Target target =
        config.discovery() instanceof io.lateen.proxy.resource.Discovery.OriginalDst
            ? originalDestination == null ? null : balancer.at(originalDestination)
            : balancer.pick(hash);
    if (target == null) {
      stats.cxNoneHealthy.increment(worker.shard());
    }
    return target;
  }

  /// Like [#pick], beside some priorities.
  ///
  /// @param tried bit `i`: priority `i` has been tried
  public @Nullable Target pickBeside(Worker worker, long tried, long hash) {
    Target target = balancer(worker).pickBeside(tried, hash);
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
