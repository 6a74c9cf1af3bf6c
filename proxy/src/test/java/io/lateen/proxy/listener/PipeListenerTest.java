package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.TcpProxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Listeners at sockets of the file system: what they serve, and what becomes of the files.
@Timeout(30)
final class PipeListenerTest {
  @TempDir Path folder;
  private final Mesh mesh = new Mesh();
  private Path socket;
  private FakeServer server;

  @BeforeEach
  void prepare() throws IOException {
    socket = folder.resolve("in.sock");
    server = FakeServer.saying("hi");
    at(socket);
    mesh.cluster("a", server.port()).route("/", "a");
  }

  @AfterEach
  void close() throws IOException {
    mesh.close();
    server.close();
  }

  private void at(Path path) {
    mesh.address = Address.pipe(path.toString());
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  private String problem() {
    List<ListenerProblem> problems = mesh.offer();
    assertThat(problems).hasSize(1);
    return problems.getFirst().text();
  }

  @Test
  void http() throws Exception {
    mesh.serve();
    try (Client client = mesh.client()) {
      assertThat(client.get("/").body()).isEqualTo("hi");
      assertThat(client.get("/").body()).isEqualTo("hi");
      assertThat(client.get("/", "Connection: close").body()).isEqualTo("hi");
      assertThat(client.in.read()).isNegative();
    }
    assertThat(mesh.counter("http.test.downstream_rq_total")).isEqualTo(3);
    assertThat(mesh.plane.listening()).containsExactly("main::" + socket);
  }

  @Test
  void malformedRequestsAreAnsweredBeforeTheEnd() throws Exception {
    mesh.serve();
    try (Client client = mesh.client()) {
      assertThat(client.send("GET / NONE\r\n\r\n" + "x".repeat(100_000)).read().status())
          .isEqualTo(400);
    }
  }

  @Test
  void curl() throws Exception {
    String curl = Program.find("curl");
    mesh.serve();
    assertThat(
            Program.run(
                folder, "", curl, "-sS", "--unix-socket", socket.toString(), "http://any.host/x"))
        .isEqualTo("hi");
    assertThat(server.requests.getFirst().head()).startsWith("GET /x ").contains("any.host");
  }

  @Test
  void tcp() throws Exception {
    try (EchoServer echo = new EchoServer()) {
      mesh.cluster("a", echo.port());
      mesh.network = new TcpProxy("tcp", List.of(new TcpProxy.Target("a", 1)), List.of(), null);
      try (Client client = mesh.serve().client()) {
        client.send("hello");
        assertThat(new String(client.in.readNBytes(5), StandardCharsets.US_ASCII))
            .isEqualTo("hello");
      }
      mesh.awaitCounter("tcp.tcp.downstream_cx_active", 0);
    }
  }

  @Test
  void aNameThatIsNoFilesIsListenedOn() throws Exception {
    String curl = Program.find("curl");
    String name = "lateen-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    mesh.address = Address.pipe("@" + name);
    mesh.serve();
    assertThat(Program.run(folder, "", curl, "-sS", "--abstract-unix-socket", name, "http://a/"))
        .isEqualTo("hi");
    assertThat(mesh.plane.listening()).containsExactly("main::@" + name);
    try (Mesh second = new Mesh()) {
      second.address = mesh.address;
      second.cluster("a", server.port()).route("/", "a");
      assertThat(second.offer()).hasSize(1);
    }
  }

  @Test
  void theFileHasItsRights() throws Exception {
    mesh.binding = new Listener.Binding(true, false, false, 0622);
    mesh.serve();
    assertThat(rights()).isEqualTo("rw--w--w-");
    mesh.binding = new Listener.Binding(true, false, false, 0600);
    mesh.serve();
    assertThat(rights()).isEqualTo("rw-------");
    assertThat(mesh.get("/").body()).isEqualTo("hi");
  }

  private String rights() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(socket));
  }

  @Test
  void whatAFormerRunLeftGivesWay() throws Exception {
    listen(socket).close();
    assertThat(socket).exists();
    mesh.serve();
    assertThat(mesh.get("/").body()).isEqualTo("hi");
  }

  @Test
  void itIsGoneAfterwards() throws Exception {
    mesh.serve();
    assertThat(socket).exists();
    assertThat(mesh.plane.drain(Duration.ofSeconds(1))).isTrue();
    assertThat(socket).doesNotExist();
    try (ServerSocketChannel next = listen(socket)) {
      mesh.close();
      assertThat(next.isOpen()).isTrue();
      assertThat(socket).as("it is somebody else's by now").exists();
    }
  }

  @Test
  void aSuccessorsFileStays() throws Exception {
    mesh.serve();
    Files.delete(socket);
    try (ServerSocketChannel successor = listen(socket)) {
      mesh.close();
      assertThat(successor.isOpen()).isTrue();
      assertThat(socket).exists();
    }
  }

  @Test
  void anExchangedListenerKeepsItsSocketAndConnections() throws Exception {
    mesh.serve();
    Object before = Files.getAttribute(socket, "unix:ino");
    try (Client client = mesh.client()) {
      assertThat(client.get("/").body()).isEqualTo("hi");
      mesh.normalizePath = true;
      mesh.serve();
      assertThat(client.get("/").body()).isEqualTo("hi");
    }
    assertThat(Files.getAttribute(socket, "unix:ino")).isEqualTo(before);
  }

  @Test
  void aListenerOfAnotherNameTakesTheSocketOver() throws Exception {
    mesh.serve();
    mesh.name = "other";
    mesh.serve();
    assertThat(socket).exists();
    assertThat(mesh.get("/").body()).isEqualTo("hi");
    at(folder.resolve("elsewhere"));
    mesh.serve();
    assertThat(socket).doesNotExist();
    assertThat(mesh.get("/").body()).isEqualTo("hi");
  }

  @Test
  void aSocketThatIsListenedOnIsNotTaken() throws Exception {
    try (ServerSocketChannel other = listen(socket)) {
      assertThat(problem())
          .isEqualTo("cannot listen on unix://" + socket + ": another socket there is listened on");
      assertThat(other.isOpen()).isTrue();
      assertThat(socket).exists();
    }
    mesh.serve();
    assertThat(mesh.get("/").body()).isEqualTo("hi");
  }

  @Test
  void norIsAFileReplaced() throws Exception {
    Files.writeString(socket, "mine");
    assertThat(problem())
        .isEqualTo(
            "cannot listen on unix://%s: %s (expected: no file, or a socket; %s)"
                .formatted(socket, socket, "what is there is neither, and stays"));
    assertThat(socket).hasContent("mine");
  }

  @Test
  void aFolderIsNotMade() {
    Path missing = folder.resolve("no/in.sock");
    at(missing);
    assertThat(problem())
        .isEqualTo(
            "cannot listen on unix://%s: %s (expected: a path in a folder that exists, not %s)"
                .formatted(missing, missing, missing.getParent()));
  }

  /// Where there is no epoll.
  @Test
  void byJavasOwnTransportToo() throws Exception {
    Transport nio = Transport.nio();
    var loops = nio.loops(1);
    var listener =
        new Listener(
            "nio",
            mesh.address,
            new Listener.Binding(true, false, false, 0600),
            false,
            new Listener.ListenerFilters(false, false),
            List.of(),
            null);
    try {
      ListeningSocket open =
          ListeningSocket.open(
              listener,
              nio,
              loops,
              channel -> {
                var _ = channel.writeAndFlush(bytes("x"));
              });
      try (Client client = new Client(socket)) {
        assertThat(client.in.read()).isEqualTo('x');
      }
      assertThat(rights()).isEqualTo("rw-------");
      open.close();
      assertThat(socket).doesNotExist();
    } finally {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
