package io.lateen.citadel.authenticate;

import io.lateen.citadel.authority.Renewal;
import io.lateen.wire.tls.SpiffeId;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// Whoever has a certificate of this authority is who it says. Whether that is enough to be given
/// the next one, the certificate says itself ([Renewal]).
///
/// @param domains whose identities count
/// @param needsToken whether those that were given for a token are renewed for a token only
public record ClientCertificate(TrustDomains domains, boolean needsToken) implements Authenticator {
  @Override
  public Outcome authenticate(Credentials credentials) {
    if (credentials.chain().isEmpty()) {
      return new Refused("no client certificate");
    }
    X509Certificate leaf = credentials.chain().getFirst();
    Optional<SpiffeId> id =
        SpiffeId.of(leaf).stream().flatMap(found -> domains.own(found).stream()).findFirst();
    return id.map(found -> known(found, Renewal.of(leaf)))
        .orElseGet(() -> new Refused("the client certificate names no workload of this mesh"));
  }

  private Outcome known(SpiffeId id, Renewal renewal) {
    return needsToken && renewal == Renewal.TOKEN
        ? new Refused("the client certificate is not renewed without a token")
        : new Known(id, renewal);
  }
}
