package io.lateen.proxy.filter.network.mysql;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.stats.StatsStore;

/// `envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy`.
record MysqlProxyConfig(String statPrefix) implements TcpFilterSpec {
  @Override
  public TcpFilter filter(StatsStore stats) {
    MysqlStats kept = new MysqlStats(stats.scope("mysql", "envoy_mysql_prefix", statPrefix));
    return connection -> {
      connection.proceed();
      return new MysqlWatcher(kept, connection.worker().shard());
    };
  }
}
