package io.lateen.pilot.snapshot;

import io.lateen.model.rule.JwtRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys of issuers that were fetched (RFC 7517), by what [#source] calls them.
public record JwtKeys(Map<String, String> fetched) {
  /// Nothing has been fetched.
  public static final JwtKeys NONE = new JwtKeys(Map.of());

  public JwtKeys {
    fetched = Map.copyOf(fetched);
  }

  /// Where a rule's keys are to be fetched: its `jwksUri`, else its issuer, to be asked by OpenID
  /// discovery.
  public static String source(JwtRule rule) {
    return rule.jwksUri().isEmpty() ? rule.issuer() : rule.jwksUri();
  }

  /// The keys of a rule; null: nobody could fetch them yet.
  public @Nullable String of(JwtRule rule) {
    return rule.jwks().isEmpty() ? fetched.get(source(rule)) : rule.jwks();
  }
}
