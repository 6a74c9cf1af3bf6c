package io.lateen.citadel.authenticate;

import io.lateen.citadel.authority.Renewal;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.tls.SpiffeId;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;

/// Whoever has a certificate of this authority is who it says, also when it asks for the next one,
/// which names today's trust domain. Whether that is enough to be given one, the certificate says
/// itself ([Renewal]).
///
/// @param domains whose identities count, now
/// @param needsToken whether those that were given for a token are renewed for a token only
public record ClientCertificate(Supplier<TrustDomains> domains, boolean needsToken)
    implements Authenticator {
  @Override
  public Outcome authenticate(Credentials credentials) {
    if (credentials.chain().isEmpty()) {
      return new Refused("no client certificate");
    }
    X509Certificate leaf = credentials.chain().getFirst();
    TrustDomains own = domains.get();
    Optional<SpiffeId> id =
        SpiffeId.of(leaf).stream().filter(found -> own.contains(found.trustDomain())).findFirst();
    return id.map(found -> known(found.in(own.name()), Renewal.of(leaf)))
        .orElseGet(() -> new Refused("the client certificate names no workload of this mesh"));
  }

  private Outcome known(SpiffeId id, Renewal renewal) {
    return needsToken && renewal == Renewal.TOKEN
        ? new Refused("the client certificate is not renewed without a token")
        : new Known(id, renewal);
  }
}
