package io.lateen.proxy.tls;

import io.lateen.proxy.resource.Pem;
import io.lateen.wire.tls.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/// PEM → certificates and keys. Reads files when it is called.
final class KeyMaterial {
  private KeyMaterial() {}

  /// @throws IllegalArgumentException with the source and what is wrong with it
  static X509Certificate[] certificates(Pem pem, SecretStore secrets) {
    try {
      byte[] text = text(pem, secrets).getBytes(StandardCharsets.US_ASCII);
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))
              .toArray(X509Certificate[]::new);
      if (chain.length == 0) {
        throw new IllegalArgumentException(name(pem) + ": no certificate (expected: PEM)");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(name(pem) + ": " + e.getMessage(), e);
    }
  }

  /// PKCS #8, or the older forms of OpenSSL for RSA and elliptic curves.
  ///
  /// @throws IllegalArgumentException with the source and what is wrong with it, never with the key
  static PrivateKey privateKey(Pem pem, SecretStore secrets) {
    try {
      return PrivateKeys.parse(text(pem, secrets));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(name(pem) + ": " + e.getMessage(), e);
    }
  }

  private static String name(Pem pem) {
    return switch (pem) {
      case Pem.File file -> file.path();
      case Pem.Inline inline -> inline.toString();
      case Pem.Secret secret -> "secret " + secret.name();
    };
  }

  private static String text(Pem pem, SecretStore secrets) {
    return switch (pem) {
      case Pem.Inline inline -> inline.text();
      case Pem.Secret secret -> secrets.text(secret);
      case Pem.File file -> {
        try {
          yield Files.readString(Path.of(file.path()));
        } catch (IOException e) {
          throw new IllegalArgumentException(file.path() + " cannot be read: " + e, e);
        }
      }
    };
  }
}
