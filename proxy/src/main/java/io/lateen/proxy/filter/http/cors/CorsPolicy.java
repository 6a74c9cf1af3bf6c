package io.lateen.proxy.filter.http.cors;

import io.lateen.proxy.resource.FilterConfig;
import io.lateen.proxy.resource.Fraction;
import io.lateen.proxy.route.ValueMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `envoy.extensions.filters.http.cors.v3.CorsPolicy`. Empty texts are not sent.
///
/// @param enabled the share of requests it is enforced for; null: all
/// @param forwardUnmatchedPreflights preflights of other origins go to the upstream (Envoy: yes)
public record CorsPolicy(
    List<ValueMatcher> origins,
    String allowMethods,
    String allowHeaders,
    String exposeHeaders,
    String maxAge,
    boolean allowCredentials,
    @Nullable Fraction enabled,
    boolean forwardUnmatchedPreflights)
    implements FilterConfig {
  public CorsPolicy {
    origins = List.copyOf(origins);
  }
}
