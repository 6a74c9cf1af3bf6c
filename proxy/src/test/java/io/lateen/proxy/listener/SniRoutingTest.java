package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.extensions.filters.network.sni_cluster.v3.SniCluster;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.network.sni.SniClusterParser;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterChainMatch.SourceType;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.resource.UpstreamTls;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TlsEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS connections that are passed on unopened, by the name in their client hello: at the other end
/// is the server whose certificate the client asked for.
final class SniRoutingTest {
  @TempDir Path folder;
  private final TestAuthority authority;
  private final Mesh mesh = new Mesh();
  private final List<SSLServerSocket> servers = new ArrayList<>();

  SniRoutingTest() throws Exception {
    authority = new TestAuthority("mesh");
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    for (SSLServerSocket server : servers) {
      server.close();
    }
  }

  /// Says its certificate's name to everybody, once it has heard a line.
  private int server(String name) throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            authority
                .issue(dns(name))
                .context(authority)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    servers.add(socket);
    Thread.ofVirtual().start(() -> answer(socket, name));
    return socket.getLocalPort();
  }

  private static void answer(SSLServerSocket socket, String name) {
    while (!socket.isClosed()) {
      try (SSLSocket one = (SSLSocket) socket.accept()) {
        while (one.getInputStream().read() != '\n') {
          // the rest of the line
        }
        one.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // the test is over
      }
    }
  }

  private static FilterChain chain(String cluster, String... serverNames) {
    FilterChainMatch match =
        new FilterChainMatch(
            0,
            List.of(),
            List.of(serverNames),
            "",
            List.of(),
            List.of(),
            SourceType.ANY,
            List.of(),
            List.of());
    TcpProxy proxy =
        new TcpProxy(cluster, List.of(new TcpProxy.Target(cluster, 1)), List.of(), null);
    return new FilterChain(cluster, match, null, List.of(proxy));
  }

  private void byName() throws Exception {
    mesh.cluster("a", server("a.example.com"))
        .cluster("wild", server("b.example.com"))
        .cluster("deep", server("c.deep.example.com"));
    mesh.chains.add(chain("a", "a.example.com"));
    mesh.chains.add(chain("wild", "*.example.com"));
    mesh.chains.add(chain("deep", "*.deep.example.com"));
    mesh.serve();
  }

  @Test
  void opensslReachesTheServerItNames() throws Exception {
    byName();
    assertThat(openssl("a.example.com")).isEqualTo("a.example.com\n");
    assertThat(openssl("b.example.com")).isEqualTo("b.example.com\n");
    assertThat(openssl("c.deep.example.com")).isEqualTo("c.deep.example.com\n");
  }

  /// Verifies chain and name; anything else is an error of its own.
  private String openssl(String name) throws Exception {
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, ((Pem.Inline) authority.pem()).text());
    return Program.run(
        folder,
        "hello\n",
        Program.find("openssl"),
        "s_client",
        "-connect",
        "127.0.0.1:" + mesh.port(),
        "-servername",
        name,
        "-verify_hostname",
        name,
        "-verify_return_error",
        "-verify_quiet",
        "-CAfile",
        "" + ca,
        "-quiet");
  }

  private String jdk(String name) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            authority
                .anonymous()
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write('\n');
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aNameThatNobodyTakesIsClosed() throws Exception {
    byName();
    assertThat(jdk("a.example.com")).isEqualTo("a.example.com\n");
    assertThatThrownBy(() -> jdk("example.org")).isInstanceOf(IOException.class);
    long missed = mesh.counter("listener.127.0.0.1_0.no_filter_chain_match");
    assertThat(missed).isEqualTo(1);
  }

  /// A caller's sidecar begins TLS under Istio's name for the cluster, a gateway passes it on by
  /// that name, and the called sidecar ends it: by BoringSSL here, see [JdkEngineProcessTest].
  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void theNameIsTheClusters(TlsEngine engine) throws Exception {
    String cluster = "outbound_.443_.v1_.a.default.svc.cluster.local";
    try (Mesh caller = new Mesh(engine);
        Mesh called = new Mesh();
        EchoServer server = new EchoServer()) {
      called.downstreamTls =
          new DownstreamTls(
              List.of(authority.issue(dns("a")).inline()),
              null,
              List.of(),
              false,
              List.of(),
              TlsVersions.USUAL);
      called.network = to("a");
      called.cluster("a", server.port()).serve();
      gateway(cluster, called.port());
      caller.connectTimeout = java.time.Duration.ofSeconds(20);
      caller.upstreamTls = upstream(cluster);
      caller.network = to("a");
      caller.cluster("a", mesh.port()).serve();
      assertThat(echo(caller)).isEqualTo("hello");

      caller.upstreamTls = upstream("outbound_.443_.v2_.a.default.svc.cluster.local");
      caller.cluster("a", mesh.port()).serve();
      assertThat(echo(caller)).isEmpty();
      mesh.awaitCounter("tcp.tcp.downstream_cx_no_route", 1);
    }
  }

  private static TcpProxy to(String cluster) {
    return new TcpProxy("tcp", List.of(new TcpProxy.Target(cluster, 1)), List.of(), null);
  }

  private UpstreamTls upstream(String serverName) throws Exception {
    return new UpstreamTls(
        serverName, null, authority.pem(), false, List.of(), List.of(), TlsVersions.USUAL);
  }

  private void gateway(String cluster, int port) throws IOException {
    FilterParsing parsed =
        FilterParsing.of(SniCluster.getDefaultInstance(), new SniClusterParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.before.add(new NetworkFilter.Before("sni", parsed.config()));
    mesh.network = to("BlackHoleCluster");
    mesh.listenerFilters = new Listener.ListenerFilters(false, true);
    mesh.cluster(cluster, port).serve();
  }

  private static String echo(Mesh through) throws IOException {
    try (Mesh.Client client = through.client()) {
      client.send("hello");
      return new String(client.in.readNBytes(5), StandardCharsets.US_ASCII);
    } catch (java.net.SocketException e) {
      return "";
    }
  }
}
