package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DownstreamTlsContext`: TLS as a server.
///
/// @param ca what client certificates are checked against; null: not checked
/// @param alpn offered, in order of preference
/// @param subjectAltNames one of them must be in a client's certificate; empty: any
public record DownstreamTls(
    List<KeyPair> certificates,
    @Nullable Pem ca,
    List<SanMatch> subjectAltNames,
    boolean requireClientCertificate,
    List<String> alpn,
    TlsVersions versions) {

  public DownstreamTls {
    certificates = List.copyOf(certificates);
    subjectAltNames = List.copyOf(subjectAltNames);
    alpn = List.copyOf(alpn);
  }
}
