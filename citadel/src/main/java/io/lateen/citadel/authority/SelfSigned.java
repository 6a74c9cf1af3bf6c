package io.lateen.citadel.authority;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/// Makes authorities that nobody vouches for.
///
/// @param organization in the subject's name: the trust domain, as Istio has it
/// @param life of the root (`--self-signed-ca-cert-ttl`)
public record SelfSigned(String organization, Duration life, KeyForm form, Clock clock) {
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  public SigningKey create() throws CaProblem {
    Instant now = clock.instant();
    KeyPair pair = form.generate();
    X509Certificate root =
        CertificateWriter.root(
            pair,
            new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, organization).build(),
            new CertificateWriter.Validity(now.minus(BACKDATED), now.plus(life)));
    return new SigningKey(root, pair.getPrivate(), List.of(), root);
  }

  /// An authority below `parent`, as somebody who plugs in his own would make it.
  SigningKey below(SigningKey parent) throws CaProblem {
    Instant now = clock.instant();
    KeyPair pair = form.generate();
    X509Certificate made =
        CertificateWriter.intermediate(
            parent,
            pair.getPublic(),
            new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, organization).build(),
            new CertificateWriter.Validity(now.minus(BACKDATED), now.plus(life)));
    return new SigningKey(made, pair.getPrivate(), parent.intermediates(), parent.root());
  }
}
