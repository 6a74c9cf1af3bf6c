package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.KeyPair;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TlsEngine;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A proxy told to use the JDK's engine, a process of its own: some of what makes it do as
/// BoringSSL is settings of a whole process. A proxy with BoringSSL calls it.
@Timeout(60)
final class JdkEngineProcessTest {
  private static final String NAME = "outbound_.443_.v1_.a.default.svc.cluster.local";

  private static final String BOOTSTRAP =
      """
      node: {id: a, cluster: front}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: ADMIN}}}
      static_resources:
        listeners:
        - name: front
          address: {socket_address: {address: 127.0.0.1, port_value: PORT}}
          filter_chains:
          - transport_socket:
              name: tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                require_client_certificate: true
                common_tls_context:
                  tls_certificates:
                  - certificate_chain: {filename: FOLDER/cert-chain.pem}
                    private_key: {filename: FOLDER/key.pem}
                  validation_context: {trusted_ca: {filename: FOLDER/ca.pem}}
            filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: front
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                route_config:
                  name: all
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - match: {prefix: /}
                      direct_response: {status: 200, body: {inline_string: hello}}
      """;

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("mesh");
  private final int port = FreePort.closed();
  private final int adminPort = FreePort.closed();
  private Process proxy;

  JdkEngineProcessTest() throws Exception {}

  @AfterEach
  void stop() throws InterruptedException {
    proxy.destroyForcibly().waitFor();
  }

  private void launch(String engine) throws Exception {
    authority.issue(uri("spiffe://cluster.local/ns/a/sa/a")).files(folder);
    Files.writeString(folder.resolve("ca.pem"), ((Pem.Inline) authority.pem()).text());
    Path bootstrap =
        Files.writeString(
            folder.resolve("envoy.yaml"),
            BOOTSTRAP
                .replace("FOLDER", folder.toString())
                .replace("ADMIN", String.valueOf(adminPort))
                .replace("PORT", String.valueOf(port)));
    proxy =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-D" + TlsEngine.PROPERTY + "=" + engine,
                "-cp",
                System.getProperty("java.class.path"),
                "io.lateen.proxy.ProxyMain",
                "--config",
                bootstrap.toString(),
                "--concurrency=1")
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors"));
  }

  /// Returns when somebody listens.
  private void awaitListening() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (true) {
      try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        assertThat(proxy.isAlive() && System.nanoTime() - end < 0).as(errors()).isTrue();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  private static Mesh.Response ask(int at, String path) throws IOException {
    try (Mesh.Client client = new Mesh.Client(at)) {
      return client.get(path);
    }
  }

  @Test
  void namesOfTheMeshAreTakenAndNobodyShakesHandsAgain() throws Exception {
    launch("jdk");
    awaitListening();
    KeyPair own = authority.issue(uri("spiffe://cluster.local/ns/a/sa/b")).inline();
    try (Mesh caller = new Mesh(TlsEngine.BORINGSSL)) {
      caller.connectTimeout = Duration.ofSeconds(20);
      caller.upstreamTls =
          new UpstreamTls(
              NAME, own, authority.pem(), false, List.of(), List.of("istio"), TlsVersions.USUAL);
      caller.cluster("a", port).route("/", "a").serve();
      assertThat(caller.get("/").body()).isEqualTo("hello");
    }
    try (SSLSocket client = dial()) {
      assertThat(answered(client)).isTrue();
      assertThatThrownBy(
              () -> {
                client.startHandshake();
                if (!answered(client)) {
                  throw new IOException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(ask(adminPort, "/server_info").body()).contains("\"tls_engine\": \"JDK\"");
    assertThat(errors()).contains("tls: engine JDK\n");
  }

  private SSLSocket dial() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            authority
                .issue(uri("spiffe://cluster.local/ns/a/sa/c"))
                .context(authority)
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    return socket;
  }

  private static boolean answered(SSLSocket socket) throws IOException {
    FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
    return FakeServer.head(in) != null && in.readNBytes(5).length == 5;
  }

  @Test
  void anEngineThatNobodyKnows() throws Exception {
    launch("openssl");
    assertThat(proxy.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(proxy.exitValue()).isOne();
    assertThat(errors()).contains("lateen.tls.engine: openssl (expected: boringssl or jdk)");
  }
}
