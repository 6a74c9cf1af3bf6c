package io.lateen.proxy.filter.network.sni;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.stats.StatsStore;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.network.sni_cluster.v3.SniCluster`: a connection goes to the cluster
/// that is called like its TLS server name; without one, to the TCP proxy's own.
record SniClusterConfig() implements TcpFilterSpec {
  @Override
  public @Nullable String cluster(@Nullable String serverName) {
    return serverName == null || serverName.isEmpty() ? null : serverName;
  }

  @Override
  public TcpFilter filter(StatsStore stats) {
    return connection -> {
      String named = cluster(connection.record().serverName);
      if (named != null) {
        connection.cluster(named);
      }
      connection.proceed();
      return () -> {};
    };
  }
}
