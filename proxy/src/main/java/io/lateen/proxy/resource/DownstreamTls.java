package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DownstreamTlsContext`: TLS as a server.
///
/// @param ca what client certificates are checked against; null: not checked
/// @param alpn offered, in order of preference
/// @param minVersion `TLSv1.2` and the like; null: Envoy's default
public record DownstreamTls(
    List<KeyPair> certificates,
    @Nullable Pem ca,
    List<String> subjectAltNames,
    boolean requireClientCertificate,
    List<String> alpn,
    @Nullable String minVersion,
    @Nullable String maxVersion,
    List<String> cipherSuites) {

  public DownstreamTls {
    certificates = List.copyOf(certificates);
    subjectAltNames = List.copyOf(subjectAltNames);
    alpn = List.copyOf(alpn);
    cipherSuites = List.copyOf(cipherSuites);
  }
}
