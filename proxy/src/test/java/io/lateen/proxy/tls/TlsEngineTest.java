package io.lateen.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.Test;

/// Which engine does TLS.
final class TlsEngineTest {
  @Test
  void boringSslIsThere() {
    assertThat(OpenSsl.isAvailable()).as(() -> "" + OpenSsl.unavailabilityCause()).isTrue();
    assertThat(TlsEngine.of(null)).isEqualTo(TlsEngine.BORINGSSL);
  }

  @Test
  void eitherCanBeAskedFor() {
    assertThat(TlsEngine.of("boringssl")).isEqualTo(TlsEngine.BORINGSSL);
    assertThat(TlsEngine.of("jdk")).isEqualTo(TlsEngine.JDK);
  }

  @Test
  void othersAreRefused() {
    assertThatThrownBy(() -> TlsEngine.of("openssl"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lateen.tls.engine: openssl (expected: boringssl or jdk)");
  }
}
