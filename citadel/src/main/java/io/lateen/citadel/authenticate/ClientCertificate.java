package io.lateen.citadel.authenticate;

import io.lateen.wire.tls.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whoever has a certificate of this authority is who it says, also when it asks for the next one.
///
/// @param domains whose identities count
public record ClientCertificate(TrustDomains domains) implements Authenticator {
  private static final Integer URI = 6;

  @Override
  public Outcome authenticate(Credentials credentials) {
    if (credentials.chain().isEmpty()) {
      return new Refused("no client certificate");
    }
    Optional<SpiffeId> id =
        uris(credentials.chain().getFirst())
            .flatMap(uri -> SpiffeId.parse(uri).stream())
            .flatMap(found -> domains.own(found).stream())
            .findFirst();
    return id.<Outcome>map(Known::new)
        .orElseGet(() -> new Refused("the client certificate names no workload of this mesh"));
  }

  private static Stream<String> uris(X509Certificate leaf) {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names == null
          ? Stream.empty()
          : names.stream()
              .filter(name -> URI.equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)));
    } catch (CertificateParsingException e) {
      return Stream.empty(); // Names that cannot be read name nobody.
    }
  }
}
