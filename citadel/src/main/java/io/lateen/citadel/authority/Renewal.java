package io.lateen.citadel.authority;

import java.io.IOException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/// What whoever holds a certificate shows for the next one.
public enum Renewal {
  /// A token, each time: a key that is stolen is worth nothing when its certificate ends.
  TOKEN,
  /// The certificate itself, for machines that have nothing else (Istio 1.1's `node_agent` on
  /// virtual machines). It says so in a comment that is signed with the rest. An extension of our
  /// own would need a registered identifier; Go does not read the long ones that need none.
  CERTIFICATE;

  private static final ASN1ObjectIdentifier EXTENSION = MiscObjectIdentifiers.netscapeCertComment;
  private static final DERIA5String COMMENT =
      new DERIA5String("Renewed for whoever shows this certificate");

  /// How this one is renewed: of another's making, and without the comment, by token.
  public static Renewal of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(EXTENSION.getId());
    try {
      return extension != null
              && COMMENT.equals(JcaX509ExtensionUtils.parseExtensionValue(extension))
          ? CERTIFICATE
          : TOKEN;
    } catch (IOException e) {
      return TOKEN;
    }
  }

  void write(X509v3CertificateBuilder builder) throws CertIOException {
    if (this == CERTIFICATE) {
      builder.addExtension(EXTENSION, false, COMMENT);
    }
  }
}
