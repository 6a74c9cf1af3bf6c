package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.identity.SecretServer;
import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.SanMatch;
import io.lateen.proxy.resource.StringMatch;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real Envoy (environment LATEEN_ENVOY) takes its identity from our socket and speaks mutual TLS
/// with our sidecars, as a server and as a client, through an exchange of keys and roots. Without
/// one this says so; where CI=true it fails.
final class EnvoySecretsTest {
  private static final String ENVOYS = "spiffe://cluster.local/ns/default/sa/envoy";
  private static final String OURS = "spiffe://cluster.local/ns/default/sa/ours";

  private final TestAuthority old = new TestAuthority("old");
  private final TestAuthority next = new TestAuthority("next");
  private final SecretStore envoys = new SecretStore();
  private final Mesh calling = new Mesh();
  private final Mesh called = new Mesh();

  @TempDir Path folder;

  EnvoySecretsTest() throws Exception {}

  @ParameterizedTest
  @ValueSource(strings = {"GRPC", "DELTA_GRPC"})
  void envoyTakesItsIdentityFromUs(String api) throws Exception {
    if (EnvoyWithSecrets.PROGRAM.isEmpty()) {
      System.out.println("EnvoySecretsTest: no Envoy; set LATEEN_ENVOY to its path");
      assertThat(System.getenv("CI")).as("CI needs LATEEN_ENVOY").isNotEqualTo("true");
      return;
    }
    var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Path socket = folder.resolve("sds/socket");
    try (FakeServer backend = FakeServer.saying("hello");
        Mesh theirs = called(backend);
        SecretServer _ = SecretServer.start(group.next(), socket, envoys, names -> {});
        EnvoyWithSecrets envoy =
            new EnvoyWithSecrets(folder, api, socket, backend.port(), theirs.port());
        Mesh ours = calling) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("sds")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      handOver(old, old, old);
      envoy.awaitLive();
      callTo(ours, envoy.port("in"));

      bothRoles(envoy, backend);
      handOver(old, old, next); // announced
      handOver(next, old, next); // it signs
      handOver(next, next, next); // the old one is forgotten
      awaitIssuer(envoy, "CN=next");
      bothRoles(envoy, backend);
      int port = envoy.port("in");
      Identity stale = old.issue(uri(OURS));
      assertThatThrownBy(() -> ask(port, stale)).isInstanceOf(IOException.class);

      long calls = envoy.stat("cluster.sds-grpc.upstream_rq_total");
      envoys.remove(Set.of(SecretStore.OWN)); // its call ends, it asks anew, and uses it on
      envoy.awaitStat("cluster.sds-grpc.upstream_rq_total", calls + 1);
      bothRoles(envoy, backend);
      handOver(old, old, next);
      awaitIssuer(envoy, "CN=old");
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private Mesh called(FakeServer backend) throws Exception {
    called.connectTimeout = Duration.ofSeconds(20);
    called.downstreamTls = SecretsTest.SERVER;
    return called.cluster("a", backend.port()).route("/", "a").serve();
  }

  private static void callTo(Mesh mesh, int port) {
    SanMatch name = new SanMatch(SanMatch.Type.URI, new StringMatch.Exact(ENVOYS, false));
    mesh.connectTimeout = Duration.ofSeconds(20);
    mesh.maxRequestsPerConnection = 1;
    mesh.upstreamTls =
        new UpstreamTls(
            null,
            SecretsTest.OWN,
            SecretsTest.ROOTS,
            false,
            List.of(name),
            List.of(),
            TlsVersions.USUAL);
    mesh.cluster("a", port).route("/", "a").serve();
  }

  private void handOver(TestAuthority signer, TestAuthority... trusted) throws Exception {
    String roots = "";
    for (TestAuthority each : trusted) {
      roots += SecretsTest.text(each.pem());
    }
    envoys.put(secrets(signer.issue(uri(ENVOYS)), roots));
    for (Mesh mesh : List.of(calling, called)) {
      mesh.secrets.put(secrets(signer.issue(uri(OURS)), roots));
    }
  }

  private static Map<String, SecretStore.Secret> secrets(Identity identity, String roots) {
    KeyPair pair = identity.inline();
    return Map.of(
        SecretStore.OWN,
        new SecretStore.Secret(
            SecretsTest.text(pair.certificateChain()), SecretsTest.text(pair.privateKey()), ""),
        SecretStore.TRUSTED,
        new SecretStore.Secret("", "", roots));
  }

  private void bothRoles(EnvoyWithSecrets envoy, FakeServer backend) throws Exception {
    Mesh.Response through = calling.get("/to-envoy");
    assertThat(through.body()).as(through.head()).isEqualTo("hello");
    assertThat(backend.requests.getLast().header("x-forwarded-client-cert"))
        .contains("URI=" + OURS);
    try (Mesh.Client client = new Mesh.Client(envoy.port("out"))) {
      Mesh.Response back = client.get("/from-envoy");
      assertThat(back.body()).as(back.head()).isEqualTo("hello");
    }
  }

  /// Envoy hears of changes on another thread than it serves by.
  private void awaitIssuer(EnvoyWithSecrets envoy, String name) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String seen = "";
    while (!seen.equals(name)) {
      assertThat(System.nanoTime()).as("%s shown, %s expected", seen, name).isLessThan(deadline);
      seen = issuer(envoy.port("in"));
    }
  }

  private String issuer(int port) throws Exception {
    for (TestAuthority each : List.of(old, next)) {
      try (SSLSocket socket = connect(port, each.anonymous())) {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
            .getIssuerX500Principal()
            .getName();
      } catch (IOException e) {
        // Not of this one.
      }
    }
    return "nobody's";
  }

  private static SSLSocket connect(int port, javax.net.ssl.SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private void ask(int port, Identity client) throws Exception {
    try (SSLSocket socket = connect(port, client.context(next))) {
      FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
      if (FakeServer.head(new BufferedInputStream(socket.getInputStream())) == null) {
        throw new IOException("closed");
      }
    }
  }
}
