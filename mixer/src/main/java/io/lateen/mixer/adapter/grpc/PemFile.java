package io.lateen.mixer.adapter.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file that `connection.authentication` names.
///
/// @param field of the handler: `tls.caCertificates`
record PemFile(String field, String path) {

  /// @throws IOException naming the field, when it cannot be read
  byte[] bytes() throws IOException {
    Path named = named();
    try {
      return Files.readAllBytes(named);
    } catch (IOException e) {
      throw wrong(e.toString(), "a file that can be read", e);
    }
  }

  /// Where it is, if it is.
  ///
  /// @throws IOException naming the field, when no file can be called that
  Path named() throws IOException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw wrong(e.toString(), "a file that can be read", e);
    }
  }

  /// @throws IOException naming the field, when there are none in it
  List<X509Certificate> certificates() throws IOException {
    List<X509Certificate> found = parse(bytes());
    if (found.isEmpty()) {
      throw wrong("empty", "certificates in PEM", null);
    }
    return found;
  }

  /// Of this side: one that is no longer valid would be refused by everybody.
  ///
  /// @throws IOException naming the field
  List<X509Certificate> validCertificates() throws IOException {
    List<X509Certificate> chain = certificates();
    Instant end = chain.getFirst().getNotAfter().toInstant();
    if (end.isBefore(Instant.now())) {
      throw wrong("expired at " + end, "a certificate that is valid", null);
    }
    return chain;
  }

  private List<X509Certificate> parse(byte[] bytes) throws IOException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
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
