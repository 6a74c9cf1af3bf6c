package io.lateen.pilot.snapshot;

import io.lateen.model.rule.JwtRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys of issuers that were fetched (RFC 7517), by where they are.
public record JwtKeys(Map<KeyPlace, String> fetched) {
  /// Nothing has been fetched.
  public static final JwtKeys NONE = new JwtKeys(Map.of());

  public JwtKeys {
    fetched = Map.copyOf(fetched);
  }

  /// The keys of a rule; null: nobody could fetch them yet.
  public @Nullable String of(JwtRule rule) {
    return rule.jwks().isEmpty() ? fetched.get(KeyPlace.of(rule)) : rule.jwks();
  }
}
