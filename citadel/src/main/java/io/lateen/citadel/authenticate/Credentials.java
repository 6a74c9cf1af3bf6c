package io.lateen.citadel.authenticate;

import java.security.cert.X509Certificate;
import java.util.List;

/// What a caller shows.
///
/// @param chain its certificates, leaf first, checked in the handshake; empty: none
/// @param bearer its tokens
public record Credentials(List<X509Certificate> chain, List<String> bearer) {
  public static final Credentials NONE = new Credentials(List.of(), List.of());

  public Credentials {
    chain = List.copyOf(chain);
    bearer = List.copyOf(bearer);
  }

  /// Tokens do not belong into logs.
  @Override
  public String toString() {
    return "Credentials[" + chain.size() + " certificates, " + bearer.size() + " tokens]";
  }
}
