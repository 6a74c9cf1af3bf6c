package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.endpoint.Mix;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.network.ConnectionFilter;
import io.lateen.proxy.report.AccessLogReporter;
import io.lateen.proxy.report.AccessLogWriter;
import io.lateen.proxy.report.Reporter;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.stats.StatsStore;
import io.lateen.proxy.upstream.Worker;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A TCP proxy's configuration, ready to use. Shared by all workers.
public final class TcpProxyFilter implements ConnectionFilter {
  private static final Duration USUAL_IDLE = Duration.ofHours(1);

  private final TcpProxy config;
  private final Supplier<Serving> serving;
  final List<TcpFilter> before;
  final List<Reporter> reporters = new ArrayList<>();
  final Counter cxTotal;
  final Counter cxNoRoute;
  final Gauge cxActive;
  final long idleNanos;

  /// @param before filters that see connections first
  public TcpProxyFilter(
      TcpProxy config,
      List<TcpFilterSpec> before,
      Supplier<Serving> serving,
      StatsStore store,
      AccessLogWriter logs,
      int workers) {
    this.config = config;
    this.serving = serving;
    this.before = before.stream().map(spec -> spec.filter(store)).toList();
    for (AccessLog log : config.accessLogs()) {
      reporters.add(new AccessLogReporter(log, logs, workers));
    }
    Scope scope = store.scope("tcp", "envoy_tcp_prefix", config.statPrefix());
    cxTotal = scope.counter("downstream_cx_total");
    cxNoRoute = scope.counter("downstream_cx_no_route");
    cxActive = scope.gauge("downstream_cx_active");
    idleNanos = (config.idleTimeout() == null ? USUAL_IDLE : config.idleTimeout()).toNanos();
  }

  /// Where one connection goes.
  ///
  /// @param named what a filter chose; null: the configuration decides
  TcpProxy.Target choose(Worker worker, @Nullable String named) {
    long draw = config.clusters().size() > 1 ? worker.random().nextLong() : 0;
    TcpProxy.Target chosen = chosen(config, draw);
    return named == null ? chosen : chosen.of(named);
  }

  /// What a consistent-hash load balancer goes by.
  long hash(Worker worker, @Nullable SocketAddress client) {
    return config.hashesSource() && client instanceof InetSocketAddress from
        ? Mix.hash(from.getAddress())
        : worker.random().nextLong();
  }

  /// @param draw uniform over all longs
  static TcpProxy.Target chosen(TcpProxy config, long draw) {
    List<TcpProxy.Target> clusters = config.clusters();
    int total = 0;
    for (int i = 0; i < clusters.size(); i++) {
      total += clusters.get(i).weight();
    }
    long at = Math.unsignedMultiplyHigh(draw, total);
    for (int i = 0; i < clusters.size(); i++) {
      at -= clusters.get(i).weight();
      if (at < 0) {
        return clusters.get(i);
      }
    }
    return clusters.getFirst();
  }

  Serving serving() {
    return serving.get();
  }

  @Override
  public void install(Channel channel, Worker worker, Accepted accepted) {
    channel.pipeline().addLast(new TcpConnection(this, worker, channel, accepted));
  }
}
