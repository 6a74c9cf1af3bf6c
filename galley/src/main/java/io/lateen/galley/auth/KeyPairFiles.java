package io.lateen.galley.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/// A certificate and its EC key as two PEM files, `<name>.crt` and `<name>.key`.
///
/// @param name path without the ending
record KeyPairFiles(Path name) {

  /// Empty when one of the two is missing.
  ///
  /// @throws IOException naming the file that cannot be read or is no PEM
  Optional<Identity> read() throws IOException {
    if (!Files.exists(file("crt")) || !Files.exists(file("key"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Identity(certificate(file("crt")), privateKey(file("key"))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(name + ".crt, .key: not a certificate with its key; remove both", e);
    }
  }

  void write(Identity identity) throws IOException {
    SecretFile.write(file("key"), pem("PRIVATE KEY", identity.key().getEncoded()));
    SecretFile.write(file("crt"), pem(identity.certificate()));
  }

  static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
  }

  private Path file(String ending) {
    return name.resolveSibling(name.getFileName() + "." + ending);
  }
}
