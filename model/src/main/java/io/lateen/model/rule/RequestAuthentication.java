package io.lateen.model.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which tokens are taken (security.istio.io `RequestAuthentication`). A request without a token
/// passes; one with a bad token does not.
///
/// @param selector labels; null when it is for its whole namespace, or the mesh
public record RequestAuthentication(
    Meta meta, @Nullable Map<String, String> selector, List<JwtRule> jwtRules) implements Rule {
  public RequestAuthentication {
    selector = selector == null ? null : Ordered.copyOf(selector);
    jwtRules = List.copyOf(jwtRules);
  }
}
