package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.tls.TlsEngine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys that the agent hands over, and hands over anew.
@ParameterizedClass
@EnumSource(TlsEngine.class)
final class SecretsTest {
  static final KeyPair OWN =
      new KeyPair(
          new Pem.Secret(SecretStore.OWN, Pem.Part.CHAIN),
          new Pem.Secret(SecretStore.OWN, Pem.Part.KEY));
  static final Pem ROOTS = new Pem.Secret(SecretStore.TRUSTED, Pem.Part.ROOTS);
  static final DownstreamTls SERVER =
      new DownstreamTls(
          List.of(OWN), ROOTS, List.of(), true, List.of("http/1.1"), TlsVersions.USUAL);
  private static final UpstreamTls CLIENT =
      new UpstreamTls(null, OWN, ROOTS, false, List.of(), List.of(), TlsVersions.USUAL);

  private final TestAuthority old = new TestAuthority("old");
  private final TestAuthority next = new TestAuthority("next");
  private final Mesh mesh;
  private FakeServer server;

  SecretsTest(TlsEngine engine) throws Exception {
    mesh = new Mesh(engine);
  }

  @BeforeEach
  void patience() {
    mesh.connectTimeout = Duration.ofSeconds(20);
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    server.close();
  }

  static String text(Pem pem) {
    return pem instanceof Pem.Inline(String text) ? text : "";
  }

  private void handOver(Identity identity, TestAuthority... trusted) throws Exception {
    StringBuilder roots = new StringBuilder();
    for (TestAuthority each : trusted) {
      roots.append(text(each.pem()));
    }
    KeyPair pair = identity.inline();
    mesh.secrets.put(
        Map.of(
            SecretStore.OWN,
            new SecretStore.Secret(text(pair.certificateChain()), text(pair.privateKey()), ""),
            SecretStore.TRUSTED,
            new SecretStore.Secret("", "", roots.toString())));
  }

  private String ask(Identity client, TestAuthority trusted) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            client
                .context(trusted)
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
      socket.setSoTimeout(20_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      String head = FakeServer.head(in);
      if (head == null) {
        throw new IOException("closed");
      }
      return new String(in.readNBytes(5), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void aServerFollowsThroughAnExchangeOfRoots() throws Exception {
    server = FakeServer.saying("hello");
    mesh.downstreamTls = SERVER;
    mesh.cluster("a", server.port()).route("/", "a").serve();
    Identity oldClient = old.issue(uri("spiffe://td/ns/a/sa/client"));
    Identity newClient = next.issue(uri("spiffe://td/ns/a/sa/client"));

    assertThatThrownBy(() -> ask(oldClient, old)).isInstanceOf(IOException.class); // nothing yet
    handOver(old.issue(uri("spiffe://td/ns/a/sa/b")), old);
    assertThat(ask(oldClient, old)).isEqualTo("hello");
    assertThatThrownBy(() -> ask(newClient, old)).isInstanceOf(IOException.class);
    handOver(old.issue(uri("spiffe://td/ns/a/sa/b")), old, next); // announced
    assertThat(ask(oldClient, old)).isEqualTo("hello");
    assertThat(ask(newClient, old)).isEqualTo("hello");
    handOver(next.issue(uri("spiffe://td/ns/a/sa/b")), next); // the old one is forgotten
    assertThat(ask(newClient, next)).isEqualTo("hello");
    assertThatThrownBy(() -> ask(oldClient, next)).isInstanceOf(IOException.class);
  }

  @Test
  void whatCannotBeUsedChangesNothing() throws Exception {
    server = FakeServer.saying("hello");
    mesh.downstreamTls = SERVER;
    mesh.cluster("a", server.port()).route("/", "a").serve();
    handOver(old.issue(uri("spiffe://td/ns/a/sa/b")), old);
    Identity client = old.issue(uri("spiffe://td/ns/a/sa/client"));
    assertThat(ask(client, old)).isEqualTo("hello");

    mesh.secrets.put(Map.of(SecretStore.OWN, new SecretStore.Secret("no", "no", "")));

    assertThat(ask(client, old)).isEqualTo("hello");
  }

  @Test
  void aClientShowsWhatItHasNow() throws Exception {
    Identity first = old.issue(uri("spiffe://td/ns/a/sa/server"));
    SSLServerSocket socket =
        (SSLServerSocket)
            first
                .context(next)
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    socket.setNeedClientAuth(true);
    server = new FakeServer(socket, (request, in, out) -> FakeServer.ok(out, "secret"));
    mesh.upstreamTls = CLIENT;
    mesh.cluster("a", server.port()).route("/", "a").serve();

    assertThat(mesh.get("/").status()).isEqualTo(503); // nothing yet
    handOver(next.issue(uri("spiffe://td/ns/a/sa/b")), old);
    assertThat(mesh.get("/").body()).isEqualTo("secret");
  }
}
