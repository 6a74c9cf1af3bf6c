package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `UpstreamTlsContext`: TLS as a client.
///
/// @param sni null: none is sent
/// @param certificate our own; null: none
/// @param ca null: the server is not verified
/// @param systemCa verify with the system's trust store (when `ca` is null)
/// @param subjectAltNames one of them must be in the server's certificate; empty: any
public record UpstreamTls(
    @Nullable String sni,
    @Nullable KeyPair certificate,
    @Nullable Pem ca,
    boolean systemCa,
    List<SanMatch> subjectAltNames,
    List<String> alpn,
    TlsVersions versions) {

  public UpstreamTls {
    subjectAltNames = List.copyOf(subjectAltNames);
    alpn = List.copyOf(alpn);
  }
}
