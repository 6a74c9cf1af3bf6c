package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.endpoint.EndpointSet;
import io.lateen.proxy.resource.AccessLog;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Assignment;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.TcpProxy;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints that are sockets of the file system.
final class PipeTest {
  @TempDir Path folder;
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private void cluster(Path socket) {
    mesh.cluster("a");
    Address pipe = Address.pipe(socket.toString());
    Endpoint only = new Endpoint(pipe, 1, Endpoint.Health.HEALTHY, "", Map.of());
    mesh.assignments.put(
        "a",
        new Assignment("a", List.of(new LocalityEndpoints("", "", "", 0, 0, List.of(only))), 140));
  }

  private static ServerSocketChannel listen(Path socket, String answer) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual()
        .start(
            () -> {
              while (server.isOpen()) {
                try (SocketChannel one = server.accept()) {
                  FakeServer.head(Channels.newInputStream(one));
                  Channels.newOutputStream(one).write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // the test is over
                }
              }
            });
    return server;
  }

  @Test
  void http() throws Exception {
    Path socket = folder.resolve("http");
    try (ServerSocketChannel server =
        listen(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")) {
      assertThat(server.isOpen()).isTrue();
      cluster(socket);
      Path log = folder.resolve("access.log");
      mesh.logs = List.of(new AccessLog(log.toString(), "%UPSTREAM_HOST%\n", null));
      mesh.route("/", "a").serve();
      assertThat(mesh.get("/").body()).isEqualTo("hi");
      assertThat(mesh.get("/").body()).isEqualTo("hi");
      mesh.close();
      assertThat(Files.readAllLines(log)).containsExactly(socket.toString(), socket.toString());
    }
  }

  @Test
  void tcp() throws Exception {
    Path socket = folder.resolve("tcp");
    try (ServerSocketChannel server = listen(socket, "hello")) {
      assertThat(server.isOpen()).isTrue();
      cluster(socket);
      mesh.network = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
      try (Mesh.Client client = mesh.serve().client()) {
        client.send("x\r\n\r\n");
        assertThat(new String(client.in.readAllBytes(), StandardCharsets.US_ASCII))
            .isEqualTo("hello");
      }
    }
  }

  @Test
  void nobodyListens() throws Exception {
    cluster(folder.resolve("nobody"));
    mesh.route("/", "a").serve();
    assertThat(mesh.get("/").status()).isEqualTo(503);
    assertThat(mesh.counter("cluster.a.upstream_cx_connect_fail")).isPositive();
  }

  @Test
  void isToldApartByItsPath() {
    assertThat(EndpointSet.socket(Address.pipe("/a")))
        .isEqualTo(EndpointSet.socket(Address.pipe("/a")));
    assertThat(EndpointSet.socket(Address.pipe("/a")))
        .isNotEqualTo(EndpointSet.socket(Address.pipe("/b")));
    assertThat(Address.pipe("/a")).hasToString("unix:///a");
  }
}
