package io.lateen.proxy.tls;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.TlsVersions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the JDK's engine does not have is refused with the configuration, by its name.
final class JdkTermsTest {
  private final TlsContexts contexts = new TlsContexts(() -> TlsEngine.JDK, new SecretStore());
  private final TestAuthority.Identity own = new TestAuthority("mesh").issue(dns("reviews.local"));

  JdkTermsTest() throws Exception {}

  private String problem(TlsVersions terms) {
    return contexts.problem(
        new DownstreamTls(List.of(own.inline()), null, List.of(), false, List.of(), terms));
  }

  private static TlsVersions ciphers(String... names) {
    return new TlsVersions(null, null, List.of(names), List.of());
  }

  private static TlsVersions curves(String... names) {
    return new TlsVersions(null, null, List.of(), List.of(names));
  }

  @Test
  void curves() {
    assertThat(problem(curves("X25519", "P-256", "P-384", "P-521"))).isNull();
    assertThat(problem(curves("P-256", "X25519MLKEM768")))
        .isEqualTo(
            "TLS: the JDK has no curve X25519MLKEM768 (expected: of [P-256, P-384, P-521,"
                + " X25519])");
  }

  @Test
  void ciphersByEitherName() {
    assertThat(
            problem(
                ciphers(
                    "ECDHE-ECDSA-AES128-GCM-SHA256",
                    "ECDHE-RSA-AES256-GCM-SHA384",
                    "ECDHE-ECDSA-CHACHA20-POLY1305",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")))
        .isNull();
    assertThat(problem(ciphers("ECDHE-RSA-AES128-GCM-SHA257")))
        .startsWith("TLS: the JDK has no cipher ECDHE-RSA-AES128-GCM-SHA257 (expected: of [TLS_");
  }

  /// BoringSSL still has this one; `java.security` forbids it.
  @Test
  void aCipherThatIsForbidden() {
    assertThat(problem(ciphers("AES128-GCM-SHA256"))).contains("no cipher AES128-GCM-SHA256 ");
  }

  @Test
  void versionsThatAreForbidden() {
    assertThat(problem(new TlsVersions("TLSv1", "TLSv1.3", List.of(), List.of()))).isNull();
    assertThat(problem(new TlsVersions("TLSv1", "TLSv1.1", List.of(), List.of())))
        .isEqualTo(
            "TLS: the JDK has no version of [TLSv1, TLSv1.1] (expected: TLSv1.2 or TLSv1.3)");
  }
}
