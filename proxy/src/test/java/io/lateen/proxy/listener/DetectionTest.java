package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A port of which nobody said what it speaks.
final class DetectionTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration EVER = Duration.ofHours(1);
  private static final String GREETING = "220 ready\r\n";

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Mesh serve(Duration timeout, boolean onTimeout) {
    return mesh.detecting(timeout, onTimeout).serve();
  }

  private List<String> learnt() {
    return mesh.plane.learnt("main").values().stream().map(one -> one.kind() + "").toList();
  }

  private static String read(Client client, int length) throws IOException {
    return new String(client.in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void http() throws Exception {
    try (FakeServer server = new FakeServer((request, in, out) -> FakeServer.ok(out, "hello"))) {
      mesh.cluster("a", server.port()).route("/", "a");
      serve(EVER, true);

      Mesh.Response response = mesh.get("/");

      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.header("server")).isEqualTo("istio-envoy");
      assertThat(mesh.counter("tcp.tcp.downstream_cx_total")).isEqualTo(0);
      assertThat(learnt()).containsExactly("http/1.1");
    }
  }

  @Test
  void http2() throws Exception {
    mesh.cluster("a", FreePort.closed()).route("/", "a");
    try (Client client = serve(EVER, true).client()) {
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send("\0\0\0\4\0\0\0\0\0");
      byte[] settings = client.in.readNBytes(9);
      assertThat(settings[3]).isEqualTo((byte) 4);
      assertThat(learnt()).containsExactly("h2c");
    }
  }

  /// Nobody waits for a client that speaks, however slowly.
  @Test
  void anotherProtocolWhoseClientSpeaksFirst() throws Exception {
    try (EchoServer server = new EchoServer()) {
      mesh.cluster("a", server.port());
      try (Client client = serve(EVER, true).client()) {
        client.send("G").send("ET key\r\n");
        assertThat(read(client, 9)).isEqualTo("GET key\r\n");
        assertThat(learnt()).containsExactly("tcp");
      }
    }
  }

  @Test
  void aClientThatOnlyEndsItsHalf() throws Exception {
    try (ServerSocket server = greeter()) {
      mesh.cluster("a", server.getLocalPort());
      try (Client client = serve(EVER, true).client()) {
        client.socket.shutdownOutput();
        assertThat(read(client, GREETING.length())).isEqualTo(GREETING);
      }
    }
  }

  /// The first connection waits; the second is connected at once, although its listener has another
  /// configuration, by which it would wait for an hour.
  @Test
  void aServerThatSpeaksFirstIsRemembered() throws Exception {
    try (ServerSocket server = greeter()) {
      mesh.cluster("a", server.getLocalPort());
      serve(SHORT, true);
      greeted();
      assertThat(learnt()).containsExactly("server-first");

      serve(EVER, true);
      greeted();
      greeted();
      assertThat(learnt()).containsExactly("server-first");
    }
  }

  private void greeted() throws IOException {
    try (Client client = mesh.client()) {
      assertThat(read(client, GREETING.length())).isEqualTo(GREETING);
      client.send("QUIT");
      assertThat(read(client, 4)).isEqualTo("QUIT");
    }
  }

  /// The endpoint behind the name was exchanged: one connection goes by what was learnt, then the
  /// proxy learns anew.
  @Test
  void whatIsNoLongerTrueIsForgotten() throws Exception {
    try (ServerSocket old = greeter();
        FakeServer now = new FakeServer((request, in, out) -> FakeServer.ok(out, "hello"))) {
      mesh.cluster("a", old.getLocalPort()).route("/", "a");
      serve(SHORT, true);
      greeted();
      mesh.cluster("a", now.port());
      serve(EVER, true);

      assertThat(mesh.get("/").header("server")).isNotEqualTo("istio-envoy");
      assertThat(learnt()).isEmpty();
      assertThat(mesh.get("/").header("server")).isEqualTo("istio-envoy");
      assertThat(learnt()).containsExactly("http/1.1");
    }
  }

  /// An HTTP server that ends an idle connection with a 408 has not become one that speaks first.
  @Test
  void aLastWordIsNoFirstWord() throws Exception {
    try (RawServer server =
        new RawServer((in, out) -> FakeServer.send(out, "HTTP/1.1 408 Late\r\n\r\n"))) {
      mesh.cluster("a", server.port());
      try (Client client = serve(SHORT, true).client()) {
        assertThat(read(client, 9)).isEqualTo("HTTP/1.1 ");
      }
      assertThat(learnt()).containsExactly("tcp");
    }
  }

  @Test
  void whereSilenceClosesNothingIsLearnt() throws Exception {
    mesh.cluster("a", FreePort.closed());
    try (Client client = serve(SHORT, false).client()) {
      assertThat(client.in.read()).isEqualTo(-1);
    }
    assertThat(learnt()).isEmpty();
  }

  @Test
  void noMoreIsRememberedThanFits() {
    Learning learning = new Learning();
    for (int i = 0; i < 2 * Learning.MOST; i++) {
      learning.found(new java.net.InetSocketAddress("127.0.0.1", i + 1), Learnt.Kind.SERVER_FIRST);
    }
    assertThat(learning.known()).hasSize(Learning.MOST);
  }

  /// Greets, then echoes.
  private static ServerSocket greeter() throws IOException {
    ServerSocket server = new ServerSocket(0, 10, java.net.InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try (java.net.Socket one = server.accept()) {
                  one.getOutputStream().write(GREETING.getBytes(StandardCharsets.US_ASCII));
                  one.getInputStream().transferTo(one.getOutputStream());
                } catch (IOException e) {
                  // the client, or the test, is gone
                }
              }
            });
    return server;
  }
}
