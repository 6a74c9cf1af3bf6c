package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.HttpConnectionManager.ClientCert;
import io.lateen.proxy.resource.HttpConnectionManager.ClientCert.Forward;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TlsEngine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// A second connection to an endpoint begins where the first ended, until a key changes.
@ParameterizedClass
@CsvSource({"BORINGSSL, BORINGSSL", "BORINGSSL, JDK", "JDK, BORINGSSL", "JDK, JDK"})
final class ResumptionTest {
  private final TestAuthority old = new TestAuthority("old");
  private final TestAuthority next = new TestAuthority("next");
  private final SecuredPair pair;

  ResumptionTest(TlsEngine caller, TlsEngine server) throws Exception {
    pair = new SecuredPair(caller, server);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private void ask(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(pair.calling.get("/").body()).isEqualTo("hello");
    }
  }

  @Test
  void sessionsAreResumedUntilAKeyChanges() throws Exception {
    pair.toCaller(old, old);
    pair.toCalled(old, old);
    pair.serve(1);

    ask(4);
    pair.called.awaitListener("ssl.handshake", 4);
    assertThat(pair.reused()).isEqualTo(3);
    assertThat(pair.calling.counter("cluster.a.ssl.handshake")).isEqualTo(4);
    assertThat(pair.calling.counter("cluster.a.ssl.session_reused")).isEqualTo(3);

    pair.toCaller(old, old); // the next key of the same authority
    ask(2);
    pair.called.awaitListener("ssl.handshake", 6);
    assertThat(pair.reused()).isEqualTo(4);

    pair.toCalled(old, old);
    ask(1);
    pair.called.awaitListener("ssl.handshake", 7);
    assertThat(pair.reused()).isEqualTo(4);
    ask(19); // The client may have kept more than one ticket that is good for nothing now.
    pair.called.awaitListener("ssl.handshake", 26);
    assertThat(pair.reused()).isGreaterThan(4);
  }

  /// Of a gateway, for one of its hosts.
  @Test
  void anotherSecretEndsNoSessions() throws Exception {
    pair.toCaller(old, old);
    pair.toCalled(old, old);
    pair.serve(1);
    ask(2);

    pair.called.secrets.put(Map.of("shop", new SecretStore.Secret("a", "b", "")));
    ask(2);

    pair.called.awaitListener("ssl.handshake", 4);
    assertThat(pair.reused()).isEqualTo(3);
  }

  @Test
  void whoResumesIsStillKnown() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      pair.called.clientCert = new ClientCert(Forward.SANITIZE_SET, false, true, false);
      pair.called.cluster("b", server.port()).route("/behind", "b");
      pair.toCaller(old, old);
      pair.toCalled(old, old);
      pair.serve(1);

      for (int i = 0; i < 3; i++) {
        assertThat(pair.calling.get("/behind").status()).isEqualTo(200);
      }

      pair.called.awaitListener("ssl.handshake", 3);
      assertThat(pair.reused()).isEqualTo(2);
      assertThat(server.requests)
          .hasSize(3)
          .allMatch(
              request ->
                  request.header("x-forwarded-client-cert").endsWith(";URI=" + SecuredPair.CALLER));
    }
  }

  /// A stranger that held a session with the authority of before has nothing to show for it.
  @Test
  void noSessionOutlivesItsAuthority() throws Exception {
    pair.toCalled(old, old, next);
    pair.serve(1);
    SSLContext stranger = old.issue(uri("spiffe://cluster.local/ns/x/sa/x")).context(old);
    askAs(stranger);
    askAs(stranger);
    pair.called.awaitListener("ssl.handshake", 2);
    assertThat(pair.reused()).isEqualTo(1);

    pair.toCalled(old, next);

    assertThatThrownBy(() -> askAs(stranger)).isInstanceOf(IOException.class);
    assertThat(pair.handshakes()).isEqualTo(2);
  }

  private void askAs(SSLContext context) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), pair.called.port())) {
      socket.setSoTimeout(20_000);
      FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      if (FakeServer.head(new BufferedInputStream(socket.getInputStream())) == null) {
        throw new IOException("closed");
      }
    }
  }
}
