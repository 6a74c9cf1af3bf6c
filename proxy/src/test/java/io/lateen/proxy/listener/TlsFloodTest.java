package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that misuse TLS get nowhere, and a neighbour that is connected goes on being answered.
final class TlsFloodTest {
  private static final int WORKERS = 2; // as the test mesh has
  private static final int PATIENCE_MS = 20_000;
  private static final HexFormat HEX = HexFormat.of();
  private static final int EMPTY_RECORDS = 100;

  private final TestAuthority authority;
  private final Mesh mesh = new Mesh();
  private FakeServer server;
  private SSLSocket neighbour;

  TlsFloodTest() throws Exception {
    authority = new TestAuthority("mesh");
  }

  @BeforeEach
  void start() throws Exception {
    server = FakeServer.saying("hello");
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(authority.issue(dns("reviews.local")).inline()),
            null,
            List.of(),
            false,
            List.of("http/1.1"),
            TlsVersions.USUAL);
    mesh.cluster("a", server.port()).route("/", "a").serve();
    neighbour = dial();
    assertThat(ask(neighbour)).isEqualTo("hello");
  }

  @AfterEach
  void close() throws IOException {
    neighbour.close();
    mesh.close();
    server.close();
  }

  private SSLSocket dial() throws Exception {
    SSLContext context = authority.anonymous();
    return open((SSLSocket) context.getSocketFactory().createSocket(here(), mesh.port()));
  }

  private Socket plain() throws IOException {
    return open(new Socket(here(), mesh.port()));
  }

  private static <S extends Socket> S open(S socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static InetAddress here() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  /// Null: closed.
  static String ask(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    FakeServer.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    String head = FakeServer.head(in);
    return head == null ? null : new String(in.readNBytes(5), StandardCharsets.ISO_8859_1);
  }

  /// A client hello of TLS 1.2 at most, as RFC 5246 has it.
  ///
  /// @param minor 1: TLS 1.0, 2: 1.1, 3: 1.2
  static byte[] hello(int minor) {
    String extensions = "000a000600040017001d" + "000b00020100" + "000d00080006040304010804";
    String body =
        "030" + minor + "ab".repeat(32) + "00" + "0004c02bc02f" + "0100" + "001c" + extensions;
    String message = "010000" + octets(body.length() / 2) + body;
    return HEX.parseHex("16030100" + octets(message.length() / 2) + message);
  }

  private static String octets(int value) {
    return HEX.toHexDigits((byte) value);
  }

  private byte[] answer(byte[] hello) throws IOException {
    try (Socket socket = plain()) {
      socket.getOutputStream().write(hello);
      return socket.getInputStream().readNBytes(7);
    }
  }

  @Test
  void oldVersionsAreRefused() throws IOException {
    for (int minor = 1; minor < 3; minor++) {
      byte[] answer = answer(hello(minor));
      assertThat(HEX.formatHex(answer)).as("fatal alert protocol_version").startsWith("15");
      assertThat(answer[6]).isEqualTo((byte) 70);
    }
    assertThat(HEX.formatHex(answer(hello(3)))).as("server hello").startsWith("160303");
  }

  @Test
  void nobodyShakesHandsAgain() throws Exception {
    try (SSLSocket client = dial()) {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThat(ask(client)).isEqualTo("hello");
      assertThatThrownBy(
              () -> {
                client.startHandshake();
                if (ask(client) == null) {
                  throw new SocketException("closed");
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(ask(neighbour)).isEqualTo("hello");
  }

  @Test
  void recordsThatHoldNothingEndTheConnection() throws Exception {
    for (String record : List.of("1603010000", "1403030001" + "01", "1503030002" + "0100")) {
      assertEnds(HEX.parseHex(record.repeat(EMPTY_RECORDS)));
    }
    assertEnds(HEX.parseHex("160301ffff" + "00".repeat(100))); // longer than a record may be
    assertThat(ask(neighbour)).isEqualTo("hello");
  }

  private void assertEnds(byte[] octets) throws IOException {
    try (Socket socket = plain()) {
      socket.getOutputStream().write(octets);
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // As good an end.
    }
  }

  /// A hello that never ends, on more connections than may shake hands at once.
  @Test
  void slowHandshakesMakeRoomForOthers() throws Exception {
    int most = Handshakes.MOST * WORKERS;
    byte[] part = Arrays.copyOf(hello(3), 20);
    Deque<Socket> slow = new ArrayDeque<>();
    try {
      for (int i = 0; i < most + 50; i++) {
        Socket socket = plain();
        slow.add(socket);
        socket.getOutputStream().write(part);
      }
      mesh.awaitPositive("listener.127.0.0.1_0.ssl.handshake_overflow");
      assertThat(slow.getFirst().getInputStream().read()).as("the oldest is closed").isEqualTo(-1);
      try (SSLSocket another = dial()) {
        assertThat(ask(another)).isEqualTo("hello");
      }
      assertThat(ask(neighbour)).isEqualTo("hello");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
