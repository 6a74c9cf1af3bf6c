package io.lateen.proxy.filter.http.cors;

import io.lateen.proxy.filter.http.FilterSpec;
import io.lateen.proxy.filter.http.HttpFilter;
import io.lateen.proxy.stats.Scope;

/// `envoy.extensions.filters.http.cors.v3.Cors`: turns the filter on; policies come with routes.
public record CorsConfig() implements FilterSpec {
  @Override
  public HttpFilter filter(String name, int index, Scope stats) {
    return new CorsFilter(name, stats);
  }
}
