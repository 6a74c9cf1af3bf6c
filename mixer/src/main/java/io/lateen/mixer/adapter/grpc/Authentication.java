package io.lateen.mixer.adapter.grpc;

import java.util.Optional;

/// How a connection to an adapter is made safe: paths of files in PEM, which are read when the
/// connection is made. Empty text is what was not given.
sealed interface Authentication {

  /// In the clear.
  record None() implements Authentication {}

  /// The adapter shows who it is.
  ///
  /// @param caCertificates who vouches for it; empty: whom this machine trusts
  /// @param serverName what its certificate is made out for; empty: the host of its address
  record Tls(String caCertificates, String serverName, Optional<Token> token)
      implements Authentication {}

  /// Both do.
  record Mutual(
      String privateKey, String clientCertificate, String caCertificates, String serverName)
      implements Authentication {}

  /// What goes along with each call; read from its file each time, for tokens are renewed.
  ///
  /// @param header lower case
  /// @param prefix before the token: `Bearer ` or nothing
  record Token(String path, String header, String prefix) {}
}
