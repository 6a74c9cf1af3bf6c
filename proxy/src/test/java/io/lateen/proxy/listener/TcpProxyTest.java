package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.ClusterChoice;
import io.lateen.proxy.resource.HashPolicy;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.proxy.resource.RouteAction;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Octets both ways: weights, idle time-outs, halves that end.
final class TcpProxyTest {
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Mesh serve(Duration idle, TcpProxy.Target... clusters) {
    mesh.network = new TcpProxy("tcp", List.of(clusters), List.of(), idle);
    return mesh.serve();
  }

  private static TcpProxy.Target to(String cluster) {
    return new TcpProxy.Target(cluster, 1);
  }

  /// Four to one of 200 connections: 160, within six standard deviations.
  @Test
  void clustersGetConnectionsByTheirWeights() throws Exception {
    try (EchoServer a = new EchoServer();
        EchoServer b = new EchoServer()) {
      mesh.cluster("a", a.port()).cluster("b", b.port());
      serve(null, new TcpProxy.Target("a", 80), new TcpProxy.Target("b", 20));
      for (int i = 0; i < 200; i++) {
        try (Client client = mesh.client()) {
          client.send("x");
          assertThat(client.in.read()).isEqualTo('x');
        }
      }
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isBetween(126L, 194L);
      assertThat(
              mesh.counter("cluster.a.upstream_cx_total")
                  + mesh.counter("cluster.b.upstream_cx_total"))
          .isEqualTo(200);
    }
  }

  /// The endpoint is the one that a client's requests would go to.
  @Test
  @EnabledOnOs(OS.LINUX) // which has more than one loopback address
  void aClientsAddressDecidesAsItDoesForRequests() throws Exception {
    try (FakeServer one = FakeServer.saying("1");
        FakeServer two = FakeServer.saying("2");
        FakeServer three = FakeServer.saying("3");
        Mesh http = new Mesh()) {
      for (Mesh each : List.of(mesh, http)) {
        each.policy = new LbPolicy.RingHash(1024, 8 << 20);
        each.cluster("a", one.port(), two.port(), three.port());
      }
      mesh.network = new TcpProxy("tcp", List.of(to("a")), List.of(), null, true);
      mesh.serve();
      http.route("/", byAddress()).serve();
      Set<String> all = new HashSet<>();
      for (int client = 1; client <= 40; client++) {
        String body = bodyFor(mesh, client);
        assertThat(bodyFor(mesh, client)).isEqualTo(body);
        assertThat(bodyFor(http, client)).isEqualTo(body);
        all.add(body);
      }
      assertThat(all).hasSizeGreaterThan(1);
    }
  }

  private static RouteAction byAddress() {
    return new RouteAction.ToCluster(
        new ClusterChoice.Single("a"),
        503,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(new HashPolicy.SourceIp(false)),
        List.of(),
        null,
        false);
  }

  private static String bodyFor(Mesh asked, int client) throws IOException {
    InetAddress from = InetAddress.ofLiteral("127.0.0." + client);
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), asked.port(), from, 0)) {
      FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(FakeServer.head(socket.getInputStream())).contains("200");
      return new String(socket.getInputStream().readNBytes(1), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aConnectionOnWhichNothingPassesIsClosed() throws Exception {
    try (EchoServer server = new EchoServer()) {
      mesh.cluster("a", server.port());
      try (Client client = serve(Duration.ofMillis(50), to("a")).client()) {
        client.send("x");
        assertThat(client.in.read()).isEqualTo('x');
        assertThat(client.in.read()).isEqualTo(-1);
      }
      mesh.awaitCounter("tcp.tcp.downstream_cx_active", 0);
    }
  }

  /// The client has said all; the server answers when it has heard that.
  @Test
  void aClientMayEndItsHalfFirst() throws Exception {
    try (RawServer server =
        new RawServer(
            (in, out) -> FakeServer.send(out, "heard " + in.readAllBytes().length + " octets"))) {
      mesh.cluster("a", server.port());
      try (Client client = serve(null, to("a")).client()) {
        client.send("x".repeat(100_000));
        client.socket.shutdownOutput();
        assertThat(all(client.in)).isEqualTo("heard 100000 octets");
      }
      server.await();
    }
  }

  /// The server has said all, and still hears.
  @Test
  void aServerMayEndItsHalfFirst() throws Exception {
    int[] heard = {0};
    try (java.net.ServerSocket server =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
      Thread talk =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (java.net.Socket one = server.accept()) {
                      one.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
                      one.shutdownOutput();
                      heard[0] = one.getInputStream().readAllBytes().length;
                    } catch (java.io.IOException e) {
                      heard[0] = -1;
                    }
                  });
      mesh.cluster("a", server.getLocalPort());
      try (Client client = serve(null, to("a")).client()) {
        assertThat(all(client.in)).isEqualTo("bye");
        client.send("y".repeat(100_000));
        client.socket.shutdownOutput();
        talk.join(10_000);
      }
      assertThat(heard[0]).isEqualTo(100_000);
    }
  }

  private static String all(InputStream in) throws java.io.IOException {
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
  }
}
