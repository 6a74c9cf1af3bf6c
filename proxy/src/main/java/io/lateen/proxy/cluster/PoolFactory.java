package io.lateen.proxy.cluster;

import io.lateen.proxy.http2.Limits;
import io.lateen.proxy.resource.Cluster;
import io.lateen.proxy.resource.Http2Options;
import io.lateen.proxy.upstream.Connector;
import io.lateen.proxy.upstream.ExclusivePool;
import io.lateen.proxy.upstream.FollowingPool;
import io.lateen.proxy.upstream.MultiplexedPool;
import io.lateen.proxy.upstream.NegotiatingPool;
import io.lateen.proxy.upstream.Pool;
import io.lateen.proxy.upstream.PoolBudget;
import io.lateen.proxy.upstream.PoolSettings;
import io.lateen.proxy.upstream.UpstreamStats;
import io.lateen.proxy.upstream.Worker;
import java.net.InetSocketAddress;
import java.time.Duration;

/// A cluster's connections to an endpoint, of the kind that it speaks.
record PoolFactory(Cluster config, Connector connector, PoolBudget budget, UpstreamStats stats) {
  private static final Duration USUAL_IDLE = Duration.ofHours(1);
  private static final int MAX_RESPONSE_HEAD = 60 * 1024;
  private static final int MAX_RESPONSE_FIELDS = 100;

  Pool pool(Worker worker, InetSocketAddress address) {
    PoolSettings settings =
        new PoolSettings(
            worker,
            address,
            connector,
            budget,
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
}
