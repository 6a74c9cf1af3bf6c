package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.config.route.v3.VirtualHost`.
///
/// @param domains exact, `*.suffix`, `prefix.*` or `*`
/// @param retryPolicy for routes that have none of their own; null: none
public record VirtualHost(
    String name,
    List<String> domains,
    List<Route> routes,
    TlsRequirement requireTls,
    HeaderOperations headers,
    PerFilterConfig perFilter,
    @Nullable RetryPolicy retryPolicy,
    boolean includeRequestAttemptCount) {

  public VirtualHost {
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
  }

  public enum TlsRequirement {
    NONE,
    EXTERNAL_ONLY,
    ALL
  }
}
