package io.lateen.pilot.tls;

import io.lateen.wire.tls.PemText;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A mesh's authority that lives as long as a test.
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair keys = keys();
  private final X509Certificate root;

  public TestAuthority(String name) throws Exception {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        builder(new X500Principal("CN=" + name), "CN=" + name, now.plus(Duration.ofDays(1)), keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    root = sign(builder);
  }

  /// PEM of the root.
  public String roots() {
    return PemText.of(root);
  }

  /// A certificate and its key.
  public record Identity(X509Certificate certificate, PrivateKey key) {
    public String chain() {
      return PemText.of(certificate);
    }

    public String keyText() {
      return PemText.of(key);
    }

    /// As Citadel writes them.
    public Map<String, String> texts(String roots) {
      return Map.of(KeySource.CHAIN, chain(), KeySource.KEY, keyText(), KeySource.ROOTS, roots);
    }
  }

  /// Pilot's own, by the name of its Service too.
  public Identity pilot() throws Exception {
    return issue(
        Duration.ofHours(1),
        uri("spiffe://cluster.local/ns/istio-system/sa/istio-pilot-service-account"),
        new GeneralName(GeneralName.dNSName, "istio-pilot.istio-system"),
        new GeneralName(GeneralName.dNSName, "localhost"));
  }

  /// `spiffe://cluster.local/ns/NAMESPACE/sa/ACCOUNT`.
  public Identity workload(String namespace, String account) throws Exception {
    return issue(
        Duration.ofHours(1), uri("spiffe://cluster.local/ns/" + namespace + "/sa/" + account));
  }

  /// @param left until it ends; negative: it has ended
  public Identity issue(Duration left, GeneralName... names) throws Exception {
    KeyPair own = keys();
    JcaX509v3CertificateBuilder builder =
        builder(root.getSubjectX500Principal(), "CN=workload", Instant.now().plus(left), own);
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return new Identity(sign(builder), own.getPrivate());
  }

  public static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, String subject, Instant end, KeyPair pair) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(SERIAL.incrementAndGet()),
        Date.from(Instant.now().minus(Duration.ofDays(1))),
        Date.from(end),
        new X500Principal(subject),
        pair.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder) throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
