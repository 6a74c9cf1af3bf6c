package io.lateen.citadel.authority;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Objects;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/// A checked signing request (PKCS #10): whose key it is, signed with that key. Of its names
/// nothing is kept, for a certificate says what the caller's credentials say; of its subject a
/// common name, and that only tells that one is wanted (Istio's "dual use").
///
/// @param commonName whether the subject has one
/// @param named whether it has subject alternative names, whatever they are
/// @param authority whether the key is to sign certificates itself (basic constraints, CA:TRUE)
public record CertificateQuestion(
    PublicKey key, boolean commonName, boolean named, boolean authority) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int LEAST_EC_BITS = 256;

  /// @param pem one block
  public static CertificateQuestion parse(String pem) throws CaProblem {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof org.bouncycastle.pkcs.PKCS10CertificationRequest read)) {
        throw wrong("no certificate signing request (expected: PEM, PKCS #10)");
      }
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(read);
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw wrong("the request is not signed with its own key");
      }
      Extensions wished = request.getRequestedExtensions();
      return new CertificateQuestion(
          strong(key),
          hasCommonName(request.getSubject()),
          wished != null && wished.getExtension(Extension.subjectAlternativeName) != null,
          isForAuthority(wished));
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException
        | RuntimeException e) {
      throw wrong("the request cannot be read: " + e.getMessage());
    }
  }

  private static PublicKey strong(PublicKey key) throws CaProblem {
    boolean good =
        switch (key) {
          case RSAKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
          case ECKey ec -> ec.getParams().getOrder().bitLength() >= LEAST_EC_BITS;
          default -> key.getAlgorithm().contains("Ed");
        };
    if (!good) {
      throw wrong(
          "the key is too weak (expected: RSA of 2048 bits, or a curve of 256 bits, or more)");
    }
    return key;
  }

  private static boolean hasCommonName(X500Name subject) {
    RDN[] names = subject.getRDNs(BCStyle.CN);
    return Objects.requireNonNull(names).length > 0;
  }

  private static boolean isForAuthority(@Nullable Extensions wished) {
    BasicConstraints constraints = wished == null ? null : BasicConstraints.fromExtensions(wished);
    return constraints != null && constraints.isCA();
  }

  private static CaProblem wrong(String message) {
    return new CaProblem(CaProblem.Kind.CSR_ERROR, message);
  }
}
