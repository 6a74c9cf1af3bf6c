package io.lateen.proxy.resource;

/// PEM text: in a file, given whole (`envoy.config.core.v3.DataSource`), or handed over apart from
/// the configuration (`SdsSecretConfig`).
public sealed interface Pem {
  record File(String path) implements Pem {}

  record Inline(String text) implements Pem {
    /// Keys do not belong into logs.
    @Override
    public String toString() {
      return "Inline[" + text.length() + " characters]";
    }
  }

  /// One part of a secret; what it is at a time, the agent knows.
  record Secret(String name, Part part) implements Pem {}

  /// `TlsCertificate`'s two and `CertificateValidationContext`'s one.
  enum Part {
    CHAIN,
    KEY,
    ROOTS
  }
}
