package io.lateen.proxy.filter.http.cors;

import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.Method;
import io.lateen.proxy.http.RequestHead;
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

  /// Whether header `origin` of a request names an origin of the policy's.
  boolean allows(RequestHead request, int origin) {
    int from = request.valueStart(origin);
    int to = request.valueEnd(origin);
    for (int i = 0; i < origins.size(); i++) {
      if (origins.get(i).matches(request.octets(), from, to)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the proxy answers in place of the upstream: preflights, as a rule.
  boolean answers(RequestHead request, boolean allowed) {
    boolean preflight =
        request.method() == Method.OPTIONS
            && request.has(KnownHeader.ACCESS_CONTROL_REQUEST_METHOD);
    return preflight && (allowed || !forwardUnmatchedPreflights);
  }
}
