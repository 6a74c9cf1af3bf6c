package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `TlsParameters`.
///
/// @param min `TLSv1.2` and the like; null: Envoy's default, `TLSv1.2`
/// @param max null: Envoy's default, `TLSv1.3`
/// @param cipherSuites OpenSSL's or the RFCs' names; empty: the library's choice
/// @param curves BoringSSL's names, the best first; empty: the library's choice
public record TlsVersions(
    @Nullable String min, @Nullable String max, List<String> cipherSuites, List<String> curves) {
  public static final TlsVersions USUAL = new TlsVersions(null, null, List.of(), List.of());

  public TlsVersions {
    cipherSuites = List.copyOf(cipherSuites);
    curves = List.copyOf(curves);
  }
}
