package io.lateen.proxy.filter.http.router;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.FilterParser;

/// Reads [RouterConfig].
public final class RouterParser implements FilterParser {
  @Override
  public String messageName() {
    return "envoy.extensions.filters.http.router.v3.Router";
  }

  @Override
  public FilterConfig parse(Fields config) {
    RouterConfig parsed =
        new RouterConfig(
            config.bool("suppress_envoy_headers"), config.bool("respect_expected_rq_timeout"));
    config.refuseOthers("dynamic_stats", "start_child_span");
    return parsed;
  }
}
