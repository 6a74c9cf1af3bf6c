package io.lateen.mixer.adapter.grpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a connection to an adapter is made safe: paths of files in PEM, which are read when the
/// connection is made, and again when they change. Empty text is what was not given.
sealed interface Authentication {

  /// Those that make the connection what it is.
  default List<PemFile> files() {
    Stream<PemFile> named =
        switch (this) {
          case None _ -> Stream.of();
          case Tls tls -> Stream.of(tls.authorities());
          case Mutual both -> Stream.of(both.key(), both.certificate(), both.authorities());
        };
    return named.filter(file -> !file.path().isEmpty()).toList();
  }

  /// In the clear.
  record None() implements Authentication {}

  /// The adapter shows who it is.
  ///
  /// @param caCertificates who vouches for it; empty: whom this machine trusts
  /// @param serverName what its certificate is made out for; empty: the host of its address
  record Tls(String caCertificates, String serverName, Optional<Token> token)
      implements Authentication {
    PemFile authorities() {
      return new PemFile("tls.caCertificates", caCertificates);
    }
  }

  /// Both do.
  record Mutual(
      String privateKey, String clientCertificate, String caCertificates, String serverName)
      implements Authentication {
    PemFile key() {
      return new PemFile("mutual.privateKey", privateKey);
    }

    PemFile certificate() {
      return new PemFile("mutual.clientCertificate", clientCertificate);
    }

    PemFile authorities() {
      return new PemFile("mutual.caCertificates", caCertificates);
    }
  }

  /// What goes along with each call; read from its file each time, for tokens are renewed.
  ///
  /// @param header lower case
  /// @param prefix before the token: `Bearer ` or nothing
  record Token(String path, String header, String prefix) {}
}
