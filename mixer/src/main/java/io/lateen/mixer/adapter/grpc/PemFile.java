package io.lateen.mixer.adapter.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A file that `connection.authentication` names.
///
/// @param field of the handler: `tls.caCertificates`
record PemFile(String field, String path) {

  /// @throws IOException naming the field, when it cannot be read
  byte[] bytes() throws IOException {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw wrong(e.toString(), "a file that can be read", e);
    }
  }

  /// @throws IOException naming the field, when there are none in it
  byte[] certificates() throws IOException {
    byte[] bytes = bytes();
    if (parse(bytes).isEmpty()) {
      throw wrong("empty", "certificates in PEM", null);
    }
    return bytes;
  }

  /// Of this side: one that is no longer valid would be refused by everybody.
  ///
  /// @throws IOException naming the field
  byte[] validCertificates() throws IOException {
    byte[] bytes = certificates();
    X509Certificate own = (X509Certificate) parse(bytes).iterator().next();
    Instant end = own.getNotAfter().toInstant();
    if (end.isBefore(Instant.now())) {
      throw wrong("expired at " + end, "a certificate that is valid", null);
    }
    return bytes;
  }

  private Collection<? extends Certificate> parse(byte[] bytes) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw wrong(String.valueOf(e.getMessage()), "certificates in PEM", e);
    }
  }

  /// `connection.authentication.tls.caCertificates: /x: … (expected: …)`
  private IOException wrong(String what, String expected, @Nullable Exception cause) {
    return new IOException(
        "connection.authentication.%s: %s: %s (expected: %s)"
            .formatted(field, path, what, expected),
        cause);
  }
}
