package io.lateen.citadel.authenticate;

import io.lateen.wire.tls.SpiffeId;
import java.util.Optional;

/// Whoever has a certificate of this authority is who it says, also when it asks for the next one.
///
/// @param domains whose identities count
public record ClientCertificate(TrustDomains domains) implements Authenticator {
  @Override
  public Outcome authenticate(Credentials credentials) {
    if (credentials.chain().isEmpty()) {
      return new Refused("no client certificate");
    }
    Optional<SpiffeId> id =
        SpiffeId.of(credentials.chain().getFirst()).stream()
            .flatMap(found -> domains.own(found).stream())
            .findFirst();
    return id.<Outcome>map(Known::new)
        .orElseGet(() -> new Refused("the client certificate names no workload of this mesh"));
  }
}
