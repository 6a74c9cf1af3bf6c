package io.lateen.proxy.filter.http.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.DryRun;
import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.report.mixer.MixerTransport;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.route.Decision;
import io.lateen.proxy.stats.Scope;
import org.jspecify.annotations.Nullable;

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

  /// What holds on a route.
  ServiceRules rules(@Nullable FilterConfig ofRoute) {
    return ofRoute instanceof ServiceRules own ? own : usual;
  }

  @Override
  public boolean explain(String name, DryRun run) {
    Decision decision = run.decision();
    if (rules(decision == null ? null : decision.perFilter(name)).checks()) {
      run.remark(name, "Mixer is asked whether it may pass, and may refuse it or change headers");
    }
    return true;
  }

  /// Whether this proxy speaks for who calls, rather than for who is called.
  boolean callers() {
    return !forward.names().isEmpty();
  }
}
