package io.lateen.app.outside.attack;

import io.lateen.wire.tls.PemText;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates that nobody should believe, or that nobody should let in.
record Forger(X509Certificate authority, PrivateKey key) {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  static Instant yesterday() {
    return Instant.now().minus(1, ChronoUnit.DAYS);
  }

  static Instant tomorrow() {
    return Instant.now().plus(1, ChronoUnit.DAYS);
  }

  /// With a root of its own, called as the mesh's.
  static Forger stranger(X500Principal name) throws Exception {
    KeyPair pair = keys();
    Forger unborn = new Forger(null, pair.getPrivate());
    return new Forger(
        unborn.sign(name, name, pair, yesterday(), tomorrow(), null, true), pair.getPrivate());
  }

  /// With the mesh's own root: who has stolen that still cannot use what has ended.
  static Forger insider(String certificate, String key) throws Exception {
    return new Forger(PemText.certificates(certificate).getFirst(), read(key));
  }

  private static PrivateKey read(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      return switch (parser.readObject()) {
        case PEMKeyPair pair -> converter.getKeyPair(pair).getPrivate();
        case org.bouncycastle.asn1.pkcs.PrivateKeyInfo info -> converter.getPrivateKey(info);
        default -> throw new IOException("not a key");
      };
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /// A key with its certificate, as somebody has who stole a workload's.
  record Stolen(PrivateKey key, X509Certificate leaf, X509Certificate authority) {
    /// A client that shows it and believes everybody.
    SSLContext client() throws Exception {
      return Forger.client(key, leaf, authority);
    }
  }

  Stolen steal(String uri, Instant from, Instant to) throws Exception {
    KeyPair pair = keys();
    X509Certificate leaf =
        sign(
            authority.getSubjectX500Principal(),
            new X500Principal("CN=attacker"),
            pair,
            from,
            to,
            uri,
            false);
    return new Stolen(pair.getPrivate(), leaf, authority);
  }

  /// A client that shows such a certificate and believes everybody.
  SSLContext client(String uri, Instant from, Instant to) throws Exception {
    return steal(uri, from, to).client();
  }

  /// One that is its own authority.
  static SSLContext selfSigned(String uri) throws Exception {
    KeyPair pair = keys();
    X500Principal name = new X500Principal("CN=attacker");
    Forger own = new Forger(null, pair.getPrivate());
    return client(
        pair.getPrivate(), own.sign(name, name, pair, yesterday(), tomorrow(), uri, false));
  }

  /// One that shows nothing.
  static SSLContext anonymous() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    return context;
  }

  private static SSLContext client(PrivateKey key, Certificate... chain) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("own", key, new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new Insistent[] {new Insistent(keys)}, new TrustManager[] {new Credulous()}, null);
    return context;
  }

  private X509Certificate sign(
      X500Principal issuer,
      X500Principal subject,
      KeyPair pair,
      Instant from,
      Instant to,
      String uri,
      boolean root)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(from),
            Date.from(to),
            subject,
            pair.getPublic());
    if (root) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    } else {
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
  }
}
