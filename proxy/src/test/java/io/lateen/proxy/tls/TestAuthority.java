package io.lateen.proxy.tls;

import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority that lives as long as a test.
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final java.security.KeyPair keys;
  private final X509Certificate certificate;

  public TestAuthority(String name) throws Exception {
    keys = keys();
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + name),
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(now.minus(10, ChronoUnit.DAYS)),
            Date.from(now.plus(10, ChronoUnit.DAYS)),
            new X500Principal("CN=" + name),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    certificate = sign(builder);
  }

  /// A certificate and its key.
  public record Identity(X509Certificate certificate, java.security.PrivateKey key) {
    public KeyPair inline() {
      return new KeyPair(
          new Pem.Inline(pem("CERTIFICATE", encoded())),
          new Pem.Inline(pem("PRIVATE KEY", key.getEncoded())));
    }

    /// As files `cert-chain.pem` and `key.pem`, each written at once.
    public KeyPair files(Path directory) throws IOException {
      return new KeyPair(
          file(directory.resolve("cert-chain.pem"), pem("CERTIFICATE", encoded())),
          file(directory.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded())));
    }

    private static Pem file(Path path, String text) throws IOException {
      Path written = Files.writeString(path.resolveSibling(path.getFileName() + ".new"), text);
      Files.move(written, path, StandardCopyOption.REPLACE_EXISTING);
      return new Pem.File(path.toString());
    }

    private byte[] encoded() {
      try {
        return certificate.getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /// For the JDK's own sockets, which stand for the other side.
    public SSLContext context(TestAuthority trusted) throws Exception {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("own", key, new char[0], new Certificate[] {certificate});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.trust().getTrustManagers(), null);
      return context;
    }
  }

  TrustManagerFactory trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust;
  }

  /// A client that shows no certificate.
  public SSLContext anonymous() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust().getTrustManagers(), null);
    return context;
  }

  public X509Certificate root() {
    return certificate;
  }

  public Pem pem() throws Exception {
    return new Pem.Inline(pem("CERTIFICATE", certificate.getEncoded()));
  }

  public Identity issue(GeneralName... names) throws Exception {
    Instant now = Instant.now();
    return issue(now.minus(1, ChronoUnit.HOURS), now.plus(1, ChronoUnit.HOURS), names);
  }

  public Identity expired(GeneralName... names) throws Exception {
    Instant now = Instant.now();
    return issue(now.minus(2, ChronoUnit.DAYS), now.minus(1, ChronoUnit.DAYS), names);
  }

  /// With a key that is dear to sign with, and cheap to verify.
  public Identity issueRsa(GeneralName... names) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    Instant now = Instant.now();
    return issue(
        generator.generateKeyPair(),
        now.minus(1, ChronoUnit.HOURS),
        now.plus(1, ChronoUnit.HOURS),
        names);
  }

  public Identity issue(Instant from, Instant to, GeneralName... names) throws Exception {
    return issue(keys(), from, to, names);
  }

  private Identity issue(java.security.KeyPair own, Instant from, Instant to, GeneralName... names)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate,
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(from),
            Date.from(to),
            new X500Principal("CN=workload"),
            own.getPublic());
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return new Identity(sign(builder), own.getPrivate());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder) throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static java.security.KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  public static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  public static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  public static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
