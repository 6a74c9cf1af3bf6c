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
    return new RouterConfig(config.bool("suppress_envoy_headers"));
  }
}
