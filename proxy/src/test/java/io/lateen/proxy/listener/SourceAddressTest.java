package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.SocketSettings;
import io.lateen.proxy.resource.SocketSettings.Source;
import io.lateen.proxy.upstream.Connector;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Where connections to endpoints come from. Linux answers on all of 127.0.0.0/8.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class SourceAddressTest {
  private final Mesh mesh = new Mesh();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    server.close();
  }

  private void from(boolean freebind, Address... addresses) {
    mesh.source = new Source(List.of(addresses), freebind);
    mesh.cluster("a", server.getLocalPort()).route("/", "a").serve();
  }

  private Socket arrival() throws IOException {
    mesh.client().send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    return server.accept();
  }

  @Test
  void theAddressOfTheEndpointsFamily() throws Exception {
    from(false, new Address("::1", 0), new Address("127.9.8.7", 0));
    try (Socket arrived = arrival()) {
      assertThat(arrived.getInetAddress().getHostAddress()).isEqualTo("127.9.8.7");
      assertThat(arrived.getPort()).isNotEqualTo(server.getLocalPort());
    }
  }

  /// The pair of addresses tells connections apart, not the source's port alone.
  @Test
  void severalConnectionsFromOneAddress() throws Exception {
    from(false, new Address("127.9.8.6", 0));
    List<Socket> arrived = new ArrayList<>();
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      arrived.add(arrival());
      ports.add(arrived.getLast().getPort());
    }
    assertThat(ports).hasSize(50);
    for (Socket socket : arrived) {
      socket.close();
    }
  }

  @Test
  void anAddressThatIsNotOurs() throws Exception {
    from(false, new Address("192.0.2.1", 0));
    assertThat(mesh.get("/").status()).isEqualTo(503);
    assertThat(mesh.counter("cluster.a.upstream_cx_connect_fail")).isPositive();
  }

  /// With `freebind` it may be used before it is there. Where IPv4 connects to, Linux still looks
  /// for it.
  @Test
  void anAddressThatIsNotOursYet() throws Exception {
    assertThat(failure(false)).contains("Cannot assign requested address");
    assertThat(failure(true)).isNotEqualTo("null").doesNotContain("Cannot assign");
  }

  private String failure(boolean freebind) throws InterruptedException {
    Source nobodys = new Source(List.of(new Address("192.0.2.1", 0)), freebind);
    InetSocketAddress to = new InetSocketAddress("127.0.0.1", server.getLocalPort());
    ChannelFuture connected =
        new Connector(5_000, null, new SocketSettings(null, nobodys), null)
            .connect(mesh.plane.workers().getFirst(), to, new ChannelInboundHandlerAdapter());
    assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
    return String.valueOf(connected.cause());
  }
}
