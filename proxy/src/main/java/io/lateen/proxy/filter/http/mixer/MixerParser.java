package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.report.mixer.AttributesParser;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.report.mixer.QuotaParser;
import io.lateen.proxy.report.mixer.TransportParser;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [MixerConfig] and [ServiceRules].
public final class MixerParser implements FilterParser {
  private final MixerClients clients;

  public MixerParser(MixerClients clients) {
    this.clients = clients;
  }

  @Override
  public String messageName() {
    return "istio.mixer.v1.config.client.HttpClientConfig";
  }

  @Override
  public String perRouteMessageName() {
    return "istio.mixer.v1.config.client.ServiceConfig";
  }

  @Override
  public FilterConfig parse(Fields config) {
    ServiceRules usual = ServiceRules.DEFAULT;
    for (Fields entry : config.entries("service_configs")) {
      Fields rules = entry.child("value");
      if (rules != null
          && entry.string("key").equals(config.string("default_destination_service"))) {
        usual = rules(rules);
      }
    }
    return new MixerConfig(
        clients,
        TransportParser.parse(config.child("transport")),
        AttributesParser.parse(config.child("mixer_attributes")),
        AttributesParser.parse(config.child("forward_attributes")),
        usual);
  }

  @Override
  public FilterConfig parsePerRoute(Fields config) {
    return rules(config);
  }

  private static ServiceRules rules(Fields config) {
    Fields policy = config.child("network_fail_policy");
    return new ServiceRules(
        !config.bool("disable_check_calls"),
        !config.bool("disable_report_calls"),
        AttributesParser.parse(config.child("mixer_attributes")),
        AttributesParser.parse(config.child("forward_attributes")),
        policy == null ? null : TransportParser.failPolicy(policy),
        config.children("http_api_spec").stream().map(ApiSpecParser::parse).toList(),
        QuotaParser.parse(config.children("quota_spec")));
  }
}
