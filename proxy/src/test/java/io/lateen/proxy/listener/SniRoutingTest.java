package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.extensions.filters.network.sni_cluster.v3.SniCluster;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.network.sni.SniClusterParser;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterChainMatch.SourceType;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.Pem;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.tls.TestAuthority;
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
    TcpProxy proxy = new TcpProxy(cluster, List.of(new TcpProxy.Target(cluster, 1)), List.of(), null);
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

  @Test
  void theNameIsTheClusters() throws Exception {
    String cluster = "outbound_.443_.v1_.a.default.svc.cluster.local";
    FilterParsing parsed =
        FilterParsing.of(SniCluster.getDefaultInstance(), new SniClusterParser()::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.before.add(new NetworkFilter.Before("sni", parsed.config()));
    mesh.cluster(cluster, server(cluster)).cluster("else", server("else"));
    TcpProxy otherwise =
        new TcpProxy("tcp", List.of(new TcpProxy.Target("else", 1)), List.of(), null);
    mesh.network = otherwise;
    mesh.listenerFilters = new io.lateen.proxy.resource.Listener.ListenerFilters(false, true);
    mesh.serve();

    assertThat(openssl(cluster)).isEqualTo(cluster + "\n");
    assertThatThrownBy(() -> jdk("outbound_.443_.v2_.a.default.svc.cluster.local"))
        .isInstanceOf(IOException.class);
    mesh.awaitCounter("tcp.tcp.downstream_cx_no_route", 1);
  }
}
