package io.lateen.model.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tokens of one issuer: JSON Web Tokens (RFC 7519), how they are found, checked and passed on.
///
/// @param audiences of which a token must name one; empty: any
/// @param jwksUri where the issuer's keys are; empty: `jwks`, or else what OpenID discovery says
/// @param jwks the keys themselves (RFC 7517), or empty
/// @param fromHeaders where tokens may stand; with `fromParams` and `fromCookies` empty: the usual
///     places, `Authorization: Bearer` and the query parameter `access_token`
/// @param payloadHeader which header tells the application the payload, in base64url; or empty
/// @param forward whether the application sees the token
/// @param claimHeaders header → claim to be told in it
/// @param timeout of fetching keys; null: the usual
/// @param triggers for which paths a token is asked for; empty: all
public record JwtRule(
    String issuer,
    List<String> audiences,
    String jwksUri,
    String jwks,
    List<Header> fromHeaders,
    List<String> fromParams,
    List<String> fromCookies,
    String payloadHeader,
    boolean forward,
    Map<String, String> claimHeaders,
    @Nullable Duration timeout,
    List<TriggerRule> triggers) {
  public JwtRule {
    audiences = List.copyOf(audiences);
    fromHeaders = List.copyOf(fromHeaders);
    fromParams = List.copyOf(fromParams);
    fromCookies = List.copyOf(fromCookies);
    claimHeaders = Ordered.copyOf(claimHeaders);
    triggers = List.copyOf(triggers);
  }

  /// @param prefix of the value before the token: `Bearer `, or empty
  public record Header(String name, String prefix) {}

  /// A path for which one of these holds: it is not among the excluded, and among the included
  /// unless there are none.
  public record TriggerRule(List<PathMatch> excluded, List<PathMatch> included) {
    public TriggerRule {
      excluded = List.copyOf(excluded);
      included = List.copyOf(included);
    }
  }

  /// How a path must look. Regular expressions are RE2 and match the whole path.
  public record PathMatch(How how, String value) {
    public enum How {
      EXACT,
      PREFIX,
      SUFFIX,
      REGEX
    }
  }
}
