package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.report.mixer.MixerClient;
import io.lateen.proxy.stats.Scope;
import io.lateen.proxy.upstream.Worker;

/// Asks Mixer before a connection passes, and tells it of the connection when it opens, now and
/// then while it lives, and when it closes (Istio 1.1, `src/envoy/tcp/mixer`).
final class TcpMixerFilter implements TcpFilter {
  final TcpMixerConfig config;
  private final Scope stats;

  TcpMixerFilter(TcpMixerConfig config, Scope stats) {
    this.config = config;
    this.stats = stats;
  }

  MixerClient client(Worker worker) {
    return config.clients().client(worker, config.transport(), stats);
  }

  @Override
  public Watcher begin(Connection connection) {
    WatchedConnection watched = new WatchedConnection(this, connection);
    watched.begin();
    return watched;
  }
}
