package io.lateen.mixer.adapter.grpc;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority for a test, and whom it vouches for, as files in PEM.
final class Authority {
  private final Path folder;
  private final String name;
  private final KeyPair keys = keys();

  /// What somebody has.
  record Identity(Path key, Path certificate) {}

  Authority(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its own certificate.
  Path certificate() throws Exception {
    Instant now = Instant.now();
    return pem(name + ".crt", "CERTIFICATE", sign(name, keys, now, now, true).getEncoded());
  }

  /// For a host, valid until a time.
  Identity identity(String host, Instant end) throws Exception {
    KeyPair own = keys();
    X509Certificate signed = sign(host, own, end.minus(Duration.ofDays(2)), end, false);
    return new Identity(
        pem(name + "-" + host + ".key", "PRIVATE KEY", own.getPrivate().getEncoded()),
        pem(name + "-" + host + ".crt", "CERTIFICATE", signed.getEncoded()));
  }

  private X509Certificate sign(
      String host, KeyPair own, Instant begin, Instant end, boolean authority) throws Exception {
    Duration life = authority ? Duration.ofDays(1) : Duration.ZERO;
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + name),
            new BigInteger(64, new SecureRandom()),
            Date.from(begin.minus(life)),
            Date.from(end.plus(life)),
            new X500Name("CN=" + host),
            own.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private Path pem(String file, String what, byte[] octets) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }
}
