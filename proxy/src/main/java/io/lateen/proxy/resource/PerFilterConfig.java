package io.lateen.proxy.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `typed_per_filter_config`: what differs for one virtual host, route or weighted cluster, by
/// filter name. The most specific one wins whole.
public record PerFilterConfig(Map<String, FilterConfig> byFilter) {
  public static final PerFilterConfig NONE = new PerFilterConfig(Map.of());

  public PerFilterConfig {
    byFilter = Map.copyOf(byFilter);
  }

  /// The filter is off here (`envoy.config.route.v3.FilterConfig.disabled`).
  public record Disabled() implements FilterConfig {}

  public @Nullable FilterConfig of(String filterName) {
    return byFilter.get(filterName);
  }
}
