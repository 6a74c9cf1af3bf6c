package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Frame;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import io.lateen.proxy.resource.Http2Options;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers that speak HTTP/2 behind clients that speak HTTP/1.1.
@SuppressWarnings("StringConcatToTextBlock")
class Http2UpstreamTest {
  private static final int MAX_STREAMS = 3;
  private final Mesh mesh = new Mesh();

  @BeforeEach
  void speakHttp2() {
    mesh.http2 = Http2Options.DEFAULT;
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private Client clientOf(Http2Server server) throws IOException {
    return mesh.cluster("a", server.port()).route("/", "a").serve().client();
  }

  @Test
  void translatesARequestAndItsResponse() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  assertThat(request.ends()).isTrue();
                  Map<String, String> fields = wire.fields(request);
                  assertThat(fields)
                      .containsEntry(":method", "GET")
                      .containsEntry(":scheme", "http")
                      .containsEntry(":path", "/a?b")
                      .containsEntry(":authority", "test")
                      .containsEntry("x-mixed", "Case")
                      .doesNotContainKeys("host", "connection", "keep-alive", "X-Mixed");
                  wire.headers(request.stream(), false, ":status", "201", "x-back", "yes");
                  wire.data(request.stream(), false, "one ");
                  wire.data(request.stream(), true, "two");
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = clientOf(server)) {
      Response response =
          client.get("/a?b", "X-Mixed: Case", "Connection: keep-alive", "Keep-Alive: timeout=5");

      assertThat(response.status()).isEqualTo(201);
      assertThat(response.header("x-back")).isEqualTo("yes");
      assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(response.body()).isEqualTo("one two");
      assertThat(mesh.counter("cluster.a.upstream_cx_http2_total")).isEqualTo(1);
    }
  }

  @Test
  void sendsABodyAndItsLength() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  assertThat(wire.fields(request)).containsEntry("content-length", "5");
                  Frame data = wire.next(Http2Wire.DATA);
                  assertThat(data.payload()).hasSize(5);
                  Frame end = data.ends() ? data : wire.next(Http2Wire.DATA);
                  assertThat(end.ends()).isTrue();
                  wire.headers(request.stream(), true, ":status", "204");
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = clientOf(server)) {
      client.send("PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.read().status()).isEqualTo(204);
    }
  }

  /// In HTTP/1.1 an empty body has to be told.
  @Test
  void aResponseWithoutABodySaysSo() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  while (request != null) {
                    wire.fields(request);
                    wire.headers(request.stream(), true, ":status", "200");
                    request = wire.nextRequest();
                  }
                });
        Client client = clientOf(server)) {
      assertThat(client.get("/").header("content-length")).isEqualTo("0");
      assertThat(client.get("/").status()).isEqualTo(200);
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read(false).header("content-length")).isNull();
      assertThat(client.get("/", "Content-Type: application/grpc").status()).isEqualTo(200);
    }
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    CountDownLatch all = new CountDownLatch(10);
    try (Http2Server server =
        new Http2Server(
            (wire, connection) -> {
              int[] streams = new int[10];
              for (int i = 0; i < 10; i++) {
                Frame request = wire.nextRequest();
                wire.fields(request);
                streams[i] = request.stream();
                all.countDown();
              }
              for (int stream : streams) {
                wire.headers(stream, true, ":status", "200");
              }
              wire.next(Http2Wire.GOAWAY);
            })) {
      // One worker would be enough; two may each have a connection.
      mesh.cluster("a", server.port()).route("/", "a").serve();
      Client[] clients = new Client[20];
      try {
        for (int i = 0; i < clients.length && all.getCount() > 0; i++) {
          clients[i] = mesh.client();
          clients[i].send("GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
          mesh.awaitCounter("cluster.a.upstream_rq_total", i + 1);
        }
        assertThat(server.connections.get()).isLessThanOrEqualTo(2);
      } finally {
        for (Client client : clients) {
          if (client != null) {
            client.close();
          }
        }
      }
    }
  }

  @Test
  void opensAnotherConnectionWhenAllStreamsAreTaken() throws Exception {
    CountDownLatch both = new CountDownLatch(4);
    try (Http2Server server =
        new Http2Server(
            (wire, connection) -> {
              while (true) {
                Frame request = wire.nextRequest();
                if (request == null) {
                  return;
                }
                wire.fields(request);
                both.countDown();
                await(both);
                wire.headers(request.stream(), true, ":status", "200");
              }
            },
            MAX_STREAMS,
            1)) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      Client[] clients = new Client[4];
      for (int i = 0; i < 4; i++) {
        clients[i] = mesh.client();
        clients[i].send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      for (Client client : clients) {
        assertThat(client.read().status()).isEqualTo(200);
        client.close();
      }
      assertThat(server.connections).hasValue(4);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// RFC 9113 section 8.7: whatever the method, what the server says it has not processed.
  @Test
  void sendsARefusedRequestAgain() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame first = wire.nextRequest();
                  wire.fields(first);
                  wire.frame(Http2Wire.RST_STREAM, 0, first.stream(), Http2Wire.number(7));
                  Frame second = wire.nextRequest();
                  wire.fields(second);
                  wire.headers(second.stream(), true, ":status", "200");
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = clientOf(server)) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void sendsWhatAGoAwayLeftOutOnAnotherConnection() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  wire.fields(request);
                  if (connection == 1) {
                    wire.frame(Http2Wire.GOAWAY, 0, 0, new byte[8]);
                    wire.read();
                  } else {
                    wire.headers(request.stream(), true, ":status", "200");
                    wire.next(Http2Wire.GOAWAY);
                  }
                });
        Client client = clientOf(server)) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void aResetIsTheClientsFailure() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame first = wire.nextRequest();
                  wire.fields(first);
                  wire.frame(Http2Wire.RST_STREAM, 0, first.stream(), Http2Wire.number(2));
                  wire.next(Http2Wire.GOAWAY);
                });
        Client client = clientOf(server)) {
      Response response = client.get("/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.body()).endsWith("reset reason: remote reset");
    }
  }

  @Test
  void aServerThatSpeaksHttp1IsAConnectFailure() throws Exception {
    try (FakeServer server = FakeServer.saying("HTTP/1.1")) {
      Response response = mesh.cluster("a", server.port()).route("/", "a").serve().get("/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.body()).contains("connection failure").contains("HTTP/2");
    }
  }

  @Test
  void followsTheClientsProtocol() throws Exception {
    mesh.httpVersion = io.lateen.proxy.resource.Cluster.HttpVersion.DOWNSTREAM;
    try (Http2Server server = Http2Server.echo();
        FakeServer old = FakeServer.saying("one")) {
      mesh.cluster("two", server.port()).cluster("one", old.port());
      mesh.route("/two", "two").route("/one", "one").serve();
      assertThat(mesh.get("/one").body()).isEqualTo("one");
      try (Http2Wire client = Http2Wire.connect(mesh.port())) {
        assertThat(client.get("/two").body()).isEqualTo("/two");
      }
    }
  }

  @Test
  void upgradesByExtendedConnect() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  Frame request = wire.nextRequest();
                  assertThat(wire.fields(request))
                      .containsEntry(":method", "CONNECT")
                      .containsEntry(":protocol", "websocket")
                      .doesNotContainKeys("sec-websocket-key", "upgrade", "connection");
                  wire.headers(request.stream(), false, ":status", "200");
                  wire.data(request.stream(), false, "hi ");
                  Frame said = wire.next(Http2Wire.DATA);
                  wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, said.stream(), said.payload());
                  wire.next(Http2Wire.GOAWAY);
                },
                8,
                1);
        Client client = clientOf(server)) {
      client.send(
          "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      Response response = client.read(false);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(response.header("upgrade")).isEqualTo("websocket");
      client.send("echo");
      assertThat(new String(client.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("hi echo");
    }
  }

  /// Nothing of it is sent: the reset of a stream that has not begun would end the connection.
  @Test
  void anUpgradeThatTheServerHasNotAnnouncedStaysHere() throws Exception {
    try (Http2Server server =
            new Http2Server(
                (wire, connection) -> {
                  for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
                    assertThat(frame.type()).isNotEqualTo(Http2Wire.RST_STREAM);
                    if (frame.type() == Http2Wire.HEADERS) {
                      wire.headers(frame.stream(), true, ":status", "200");
                    }
                  }
                });
        Client client = clientOf(server)) {
      Response refused = client.get("/", "Connection: Upgrade", "Upgrade: websocket");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).endsWith("reset reason: local reset");
      assertThat(mesh.counter("cluster.a.upstream_rq_tx_reset")).isEqualTo(1);
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(server.connections).hasValue(1);
    }
  }
}
