package io.lateen.proxy.filter.http.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.report.mixer.MixerTransport;
import io.lateen.proxy.stats.Scope;

/// `istio.mixer.v1.config.client.HttpClientConfig`.
///
/// @param clients the proxy's, shared by all filters
/// @param attributes of every request
/// @param forward what the next proxy is told of every request; none in a filter that takes what
///     the proxy before forwarded
/// @param usual for routes that say nothing
record MixerConfig(
    MixerClients clients,
    MixerTransport transport,
    AttributeBag attributes,
    AttributeBag forward,
    ServiceRules usual)
    implements FilterSpec {
  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new MixerFilter(this, name, index, stats.store().scope("http_mixer_filter"));
  }

  /// Whether this proxy speaks for who calls, rather than for who is called.
  boolean callers() {
    return !forward.names().isEmpty();
  }
}
