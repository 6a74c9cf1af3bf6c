package io.lateen.citadel.authenticate;

import io.lateen.model.name.TrustDomains;
import io.lateen.wire.tls.SpiffeId;
import java.util.Optional;
import java.util.function.Supplier;

/// Whoever has a certificate of this authority is who it says, also when it asks for the next one,
/// which names today's trust domain.
///
/// @param domains whose identities count, now
public record ClientCertificate(Supplier<TrustDomains> domains) implements Authenticator {
  @Override
  public Outcome authenticate(Credentials credentials) {
    if (credentials.chain().isEmpty()) {
      return new Refused("no client certificate");
    }
    TrustDomains own = domains.get();
    Optional<SpiffeId> id =
        SpiffeId.of(credentials.chain().getFirst()).stream()
            .filter(found -> own.contains(found.trustDomain()))
            .findFirst();
    return id.<Outcome>map(found -> new Known(found.in(own.name())))
        .orElseGet(() -> new Refused("the client certificate names no workload of this mesh"));
  }
}
