package io.lateen.proxy.filter.http;

import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.stats.Scope;

/// A filter's configuration that knows the filter it configures. Every HTTP filter's top-level
/// configuration is one.
public interface FilterSpec extends FilterConfig {
  /// @param name what the connection manager calls the filter; per-route configuration goes by it
  /// @param index where the filter keeps what belongs to one request ([Exchange#state])
  /// @param stats of the connection manager, `http.<stat prefix>`
  HttpFilter filter(String name, int index, Scope stats);

  /// Says what the filter would do to a request, by the same conditions as the filter itself.
  ///
  /// @return whether the request goes on to the next filter
  default boolean explain(String name, DryRun run) {
    return true;
  }
}
