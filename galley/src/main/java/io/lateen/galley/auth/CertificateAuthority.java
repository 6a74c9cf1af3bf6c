package io.lateen.galley.auth;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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

/// The home's own certificate authority (EC P-256). It vouches for the API server and for people
/// who come with a certificate; it lives as long as the home does.
public final class CertificateAuthority {

  private static final Duration LIFE = Duration.ofDays(3650);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final List<GeneralName> SERVER_NAMES =
      List.of(
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.iPAddress, "::1"),
          new GeneralName(GeneralName.dNSName, "localhost"),
          new GeneralName(GeneralName.dNSName, "kubernetes"),
          new GeneralName(GeneralName.dNSName, "kubernetes.default"),
          new GeneralName(GeneralName.dNSName, "kubernetes.default.svc"));

  private final Path folder;
  private final Identity authority;

  private CertificateAuthority(Path folder, Identity authority) {
    this.folder = folder;
    this.authority = authority;
  }

  /// Takes `ca.crt` and `ca.key` in `folder`, or makes them (0600).
  public static CertificateAuthority loadOrCreate(Path folder) throws IOException {
    KeyPairFiles files = new KeyPairFiles(folder.resolve("ca"));
    Optional<Identity> known = files.read();
    if (known.isPresent()) {
      return new CertificateAuthority(folder, known.get());
    }
    Identity fresh = selfSigned();
    files.write(fresh);
    return new CertificateAuthority(folder, fresh);
  }

  public X509Certificate certificate() {
    return authority.certificate();
  }

  /// PEM of the authority's certificate, for those who shall trust it.
  public String certificatePem() {
    return authority.certificatePem();
  }

  /// The API server's identity: the kept one, or a new one when that is gone, near its end, or of
  /// another authority.
  public Identity serverIdentity() throws IOException {
    KeyPairFiles files = new KeyPairFiles(folder.resolve("apiserver"));
    Optional<Identity> kept = files.read().filter(this::stillGood);
    if (kept.isPresent()) {
      return kept.get();
    }
    Identity fresh =
        issue(name("kube-apiserver", List.of()), KeyPurposeId.id_kp_serverAuth, SERVER_NAMES);
    files.write(fresh);
    return fresh;
  }

  /// An identity for a client: CN is the user, each O a group. Nothing is kept.
  public Identity clientIdentity(String user, List<String> groups) {
    return issue(name(user, groups), KeyPurposeId.id_kp_clientAuth, List.of());
  }

  private boolean stillGood(Identity identity) {
    try {
      identity.certificate().verify(authority.certificate().getPublicKey());
    } catch (GeneralSecurityException _) {
      return false;
    }
    Instant end = identity.certificate().getNotAfter().toInstant();
    return Instant.now().plus(RENEW_BEFORE).isBefore(end);
  }

  private static Identity selfSigned() {
    KeyPair pair = newKeyPair();
    X500Name name = name("lateen", List.of());
    X509v3CertificateBuilder builder = builder(name, name, pair);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      keyIds(builder, pair.getPublic(), pair.getPublic());
      return new Identity(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Identity issue(X500Name subject, KeyPurposeId purpose, List<GeneralName> names) {
    KeyPair pair = newKeyPair();
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder = builder(issuer, subject, pair);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      keyIds(builder, pair.getPublic(), authority.certificate().getPublicKey());
      if (!names.isEmpty()) {
        GeneralNames all = new GeneralNames(names.toArray(GeneralName[]::new));
        builder.addExtension(Extension.subjectAlternativeName, false, all);
      }
      return new Identity(sign(builder, authority.key()), pair.getPrivate());
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Strict readers (Python's, since 3.13) want them (RFC 5280, 4.2.1.1 and 4.2.1.2).
  private static void keyIds(X509v3CertificateBuilder builder, PublicKey own, PublicKey issuer)
      throws CertIOException {
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(own));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, new SecureRandom()),
        Date.from(now.minus(Duration.ofHours(1))), // clocks differ
        Date.from(now.plus(LIFE)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X500Name name(String commonName, List<String> organisations) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    organisations.forEach(each -> name.addRDN(BCStyle.O, each));
    return name.addRDN(BCStyle.CN, commonName).build();
  }
}
