package io.lateen.pilot.snapshot;

import io.lateen.model.rule.JwtRule;

/// Where an issuer's keys are to be fetched.
public sealed interface KeyPlace {
  /// The URL that is asked first.
  String url();

  /// A rule's `jwksUri`.
  record Keys(String url) implements KeyPlace {}

  /// What the issuer says of itself, by OpenID Connect Discovery 1.0, section 4.
  record Discovery(String issuer) implements KeyPlace {
    @Override
    public String url() {
      String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
      return base + "/.well-known/openid-configuration";
    }
  }

  /// Where a rule's keys are, when they are not in the rule itself.
  static KeyPlace of(JwtRule rule) {
    return rule.jwksUri().isEmpty() ? new Discovery(rule.issuer()) : new Keys(rule.jwksUri());
  }
}
