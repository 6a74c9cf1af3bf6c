package io.lateen.proxy.filter.network.mongo;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.stats.StatsStore;

/// `envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy`.
record MongoProxyConfig(String statPrefix) implements TcpFilterSpec {
  @Override
  public TcpFilter filter(StatsStore stats) {
    MongoStats kept = new MongoStats(stats.scope("mongo", "envoy_mongo_prefix", statPrefix));
    return connection -> {
      connection.proceed();
      return new MongoWatcher(kept, connection.worker().shard());
    };
  }
}
