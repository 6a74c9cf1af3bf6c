package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TlsEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A gateway's limits of versions and ciphers: who offers something else only is not let in.
@Timeout(60)
@ParameterizedClass
@EnumSource(TlsEngine.class)
final class TlsLimitsTest {
  private static final String OLD = "TLSv1.2";
  private static final String NEW = "TLSv1.3";
  private static final String STRONG = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
  private static final String WEAK = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  private static final String NEW_CIPHER = "TLS_AES_128_GCM_SHA256";

  private final TestAuthority authority;
  private final Mesh mesh;
  private FakeServer server;

  TlsLimitsTest(TlsEngine engine) throws Exception {
    mesh = new Mesh(engine);
    authority = new TestAuthority("mesh");
  }

  @BeforeEach
  void start() throws IOException {
    server = FakeServer.saying("hello");
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    server.close();
  }

  private void serving(String min, String max, String... ciphers) throws Exception {
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(authority.issue(dns("shop.example.com")).inline()),
            null,
            List.of(),
            false,
            List.of("http/1.1"),
            new TlsVersions(min, max, List.of(ciphers), List.of()));
    mesh.cluster("a", server.port()).route("/", "a").serve();
  }

  /// A client that offers these.
  private SSLSession handshake(List<String> versions, String... ciphers) throws Exception {
    InetAddress host = InetAddress.ofLiteral("127.0.0.1");
    try (SSLSocket socket =
        (SSLSocket) authority.anonymous().getSocketFactory().createSocket(host, mesh.port())) {
      socket.setSoTimeout(20_000);
      socket.setEnabledProtocols(versions.toArray(String[]::new));
      if (ciphers.length > 0) {
        socket.setEnabledCipherSuites(ciphers);
      }
      socket.startHandshake();
      return socket.getSession();
    }
  }

  private void assertRefused(List<String> versions, String... ciphers) throws Exception {
    assertThatThrownBy(() -> handshake(versions, ciphers)).isInstanceOf(IOException.class);
    mesh.awaitCounter("listener.127.0.0.1_0.ssl.connection_error", 1);
  }

  @Test
  void aLowestVersion() throws Exception {
    serving(NEW, null);

    assertThat(handshake(List.of(OLD, NEW)).getProtocol()).isEqualTo(NEW);
    assertRefused(List.of(OLD));
  }

  @Test
  void aHighestVersion() throws Exception {
    serving(null, OLD);

    assertThat(handshake(List.of(OLD, NEW)).getProtocol()).isEqualTo(OLD);
    assertRefused(List.of(NEW));
  }

  @Test
  void ciphersByTheirNamesInOpenSsl() throws Exception {
    serving(null, null, "ECDHE-ECDSA-AES256-GCM-SHA384");

    assertThat(handshake(List.of(OLD), WEAK, STRONG).getCipherSuite()).isEqualTo(STRONG);
    assertRefused(List.of(OLD), WEAK);
  }

  @Test
  void ciphersByTheirNamesInTheRfcs() throws Exception {
    serving(null, OLD, STRONG);

    assertThat(handshake(List.of(OLD), WEAK, STRONG).getCipherSuite()).isEqualTo(STRONG);
    assertRefused(List.of(OLD), WEAK);
  }

  /// As with Envoy, a list of ciphers is of the versions in which they can be chosen.
  @Test
  void ciphersAreOfVersionsBeforeTheLast() throws Exception {
    serving(null, null, "ECDHE-ECDSA-AES256-GCM-SHA384");

    assertThat(handshake(List.of(NEW), NEW_CIPHER).getProtocol()).isEqualTo(NEW);
  }
}
