package io.lateen.proxy.filter.network.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.report.mixer.MixerTransport;
import io.lateen.proxy.report.mixer.QuotaRules;
import io.lateen.proxy.stats.StatsStore;

/// `istio.mixer.v1.config.client.TcpClientConfig`.
///
/// @param clients the proxy's, shared by all filters
/// @param attributes of every connection
/// @param checks whether Mixer is asked
/// @param reports whether Mixer is told
/// @param quotas what a connection costs
/// @param intervalMillis between reports of a connection that goes on
record TcpMixerConfig(
    MixerClients clients,
    MixerTransport transport,
    AttributeBag attributes,
    boolean checks,
    boolean reports,
    QuotaRules quotas,
    long intervalMillis)
    implements TcpFilterSpec {
  @Override
  public TcpFilter filter(StatsStore stats) {
    return new TcpMixerFilter(this, stats.scope("tcp_mixer_filter"));
  }
}
