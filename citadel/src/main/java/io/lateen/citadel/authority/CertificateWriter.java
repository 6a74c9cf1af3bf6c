package io.lateen.citadel.authority;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Writes X.509 certificates (RFC 5280) in the form of Istio 1.1. Pure but for serial numbers.
final class CertificateWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateWriter() {}

  /// When a certificate holds.
  record Validity(Instant from, Instant to) {}

  /// A workload's: digital signature and key encipherment, for both ends of TLS. Its names are
  /// critical when nothing else says who it is (RFC 5280, 4.2.1.6).
  static X509Certificate leaf(
      SigningKey issuer,
      PublicKey key,
      X500Name subject,
      List<GeneralName> names,
      Validity when,
      Renewal renewal)
      throws CaProblem {
    return write(
        () -> {
          X509v3CertificateBuilder builder =
              builder(name(issuer.certificate()), subject, key, when);
          builder.addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }));
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          keyIds(builder, key, issuer.certificate().getPublicKey());
          builder.addExtension(
              Extension.subjectAlternativeName,
              subject.getRDNs().length == 0,
              new GeneralNames(names.toArray(GeneralName[]::new)));
          renewal.write(builder);
          return sign(builder, issuer.key());
        });
  }

  /// A root: signs certificates and nothing else.
  static X509Certificate root(java.security.KeyPair pair, X500Name subject, Validity when)
      throws CaProblem {
    return write(
        () -> {
          X509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), when);
          authority(builder);
          keyIds(builder, pair.getPublic(), pair.getPublic());
          return sign(builder, pair.getPrivate());
        });
  }

  /// An authority below another.
  static X509Certificate intermediate(
      SigningKey issuer, PublicKey key, X500Name subject, Validity when) throws CaProblem {
    return write(
        () -> {
          X509v3CertificateBuilder builder =
              builder(name(issuer.certificate()), subject, key, when);
          authority(builder);
          keyIds(builder, key, issuer.certificate().getPublicKey());
          return sign(builder, issuer.key());
        });
  }

  private static void authority(X509v3CertificateBuilder builder) throws CertIOException {
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
  }

  /// Chains of several roots with one name are told apart by these.
  private static void keyIds(X509v3CertificateBuilder builder, PublicKey own, PublicKey issuer)
      throws CertIOException, GeneralSecurityException {
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(own));
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer));
  }

  private static X500Name name(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Validity when) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM),
        Date.from(when.from()),
        Date.from(when.to()),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(KeyForm.signature(key)).build(key)));
  }

  private interface Writing {
    X509Certificate write()
        throws CertIOException, OperatorCreationException, GeneralSecurityException;
  }

  private static X509Certificate write(Writing writing) throws CaProblem {
    try {
      return writing.write();
    } catch (CertIOException
        | OperatorCreationException
        | GeneralSecurityException
        | RuntimeException e) {
      throw new CaProblem(CaProblem.Kind.CERT_GEN_ERROR, "cannot sign: " + e.getMessage());
    }
  }
}
