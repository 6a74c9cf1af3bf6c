package io.lateen.proxy.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `TlsParameters`.
///
/// @param min `TLSv1.2` and the like; null: Envoy's default, `TLSv1.2`
/// @param max null: Envoy's default, `TLSv1.3`
/// @param cipherSuites OpenSSL's or the RFCs' names; empty: the library's choice
public record TlsVersions(@Nullable String min, @Nullable String max, List<String> cipherSuites) {
  public static final TlsVersions USUAL = new TlsVersions(null, null, List.of());

  public TlsVersions {
    cipherSuites = List.copyOf(cipherSuites);
  }
}
