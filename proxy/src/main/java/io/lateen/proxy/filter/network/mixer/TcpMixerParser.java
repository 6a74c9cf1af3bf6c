package io.lateen.proxy.filter.network.mixer;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.mixer.AttributesParser;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.report.mixer.MixerTransport;
import io.lateen.proxy.report.mixer.QuotaParser;
import io.lateen.proxy.report.mixer.TransportParser;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;
import java.time.Duration;
import java.util.List;

/// Reads [TcpMixerConfig].
public final class TcpMixerParser implements FilterParser {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);
  private static final long SHORTEST_INTERVAL_MILLIS = 1_000;

  private final MixerClients clients;

  public TcpMixerParser(MixerClients clients) {
    this.clients = clients;
  }

  @Override
  public String messageName() {
    return "istio.mixer.v1.config.client.TcpClientConfig";
  }

  @Override
  public boolean isNetwork() {
    return true;
  }

  @Override
  public FilterConfig parse(Fields config) {
    MixerTransport transport = TransportParser.parse(config.child("transport"));
    Fields quotas = config.child("connection_quota_spec");
    TcpMixerConfig parsed =
        new TcpMixerConfig(
            clients,
            transport,
            AttributesParser.parse(config.child("mixer_attributes")),
            !config.bool("disable_check_calls") && !transport.checkCluster().isEmpty(),
            !config.bool("disable_report_calls") && !transport.reportCluster().isEmpty(),
            QuotaParser.parse(quotas == null ? List.of() : List.of(quotas)),
            Math.max(
                SHORTEST_INTERVAL_MILLIS,
                config.duration("report_interval", USUAL_INTERVAL).toMillis()));
    config.refuseOthers();
    return parsed;
  }
}
