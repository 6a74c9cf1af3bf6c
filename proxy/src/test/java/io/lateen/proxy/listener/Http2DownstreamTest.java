package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Message;
import io.lateen.proxy.resource.Http2Options;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that speak HTTP/2 in front of servers that speak HTTP/1.1.
class Http2DownstreamTest {
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Http2Wire clientOf(FakeServer server) throws IOException {
    return Http2Wire.connect(mesh.cluster("a", server.port()).route("/", "a").serve().port());
  }

  @Test
  void translatesARequestAndItsResponse() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Http2Wire client = clientOf(server)) {
      Message response = client.get("/a?b=c", "x-one", "1", "cookie", "a=1", "cookie", "b=2");

      assertThat(response.status()).isEqualTo("200");
      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.head()).containsEntry("server", "istio-envoy").containsKey("date");
      FakeServer.Request asked = server.requests.getFirst();
      assertThat(asked.line()).isEqualTo("GET /a?b=c HTTP/1.1");
      assertThat(asked.header("host")).isEqualTo("test");
      assertThat(asked.header("x-one")).isEqualTo("1");
      assertThat(asked.header("cookie")).isEqualTo("a=1; b=2");
      assertThat(mesh.counter("http.test.downstream_rq_http2_total")).isEqualTo(1);
    }
  }

  @Test
  void servesManyRequestsAtOnceOnOneConnection() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) ->
                    FakeServer.ok(out, request.line().split(" ", -1)[1].substring(1)));
        Http2Wire client = clientOf(server)) {
      int[] streams = new int[50];
      for (int i = 0; i < streams.length; i++) {
        streams[i] = client.request(true, "GET", "/" + i);
      }
      int answered = 0;
      while (answered < streams.length) {
        Http2Wire.Frame frame = client.read();
        if (frame.type() == Http2Wire.HEADERS) {
          client.fields(frame);
        }
        if (frame.type() == Http2Wire.DATA && frame.payload().length > 0) {
          assertThat(new String(frame.payload(), java.nio.charset.StandardCharsets.UTF_8))
              .isEqualTo("" + (frame.stream() - 1) / 2);
          answered++;
        }
      }
      assertThat(server.requests).hasSize(50);
    }
  }

  @Test
  void carriesABodyOfUnknownLengthInChunks() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  assertThat(request.header("transfer-encoding")).isEqualTo("chunked");
                  byte[] chunk = in.readNBytes("5\r\nhello\r\n0\r\n\r\n".length());
                  assertThat(new String(chunk, java.nio.charset.StandardCharsets.US_ASCII))
                      .isEqualTo("5\r\nhello\r\n0\r\n\r\n");
                  return FakeServer.ok(out, "thanks");
                });
        Http2Wire client = clientOf(server)) {
      int stream = client.request(false, "POST", "/");
      client.data(stream, true, "hello");
      assertThat(client.message(stream).body()).isEqualTo("thanks");
    }
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    try (FakeServer server = FakeServer.saying("never asked");
        Http2Wire client = clientOf(server)) {
      int stream = client.nextStream();
      client.headers(stream, true, ":method", "GET", ":scheme", "http", ":path", "/");
      assertThat(client.message(stream).reset()).as("no authority").isEqualTo(1);
      for (String[] more :
          new String[][] {
            {"connection", "close"}, {"Upper", "x"}, {"te", "gzip"}, {"a", "b\r\nc"}, {":late", "x"}
          }) {
        assertThat(client.get("/", more).reset()).as(more[0]).isEqualTo(1);
      }
      assertThat(server.requests).isEmpty();
      assertThat(client.get("/").status()).as("the connection lives on").isEqualTo("200");
      assertThat(mesh.counter("http2.rx_messaging_error")).isEqualTo(6);
    }
  }

  @Test
  void answersAHeadThatIsTooLarge() throws Exception {
    try (FakeServer server = FakeServer.saying("never asked");
        Http2Wire client = clientOf(server)) {
      String[] many = new String[300];
      for (int i = 0; i < many.length; i += 2) {
        many[i] = "x-" + i;
        many[i + 1] = "v";
      }
      assertThat(client.get("/", many).status()).isEqualTo("431");
      assertThat(mesh.counter("http2.header_overflow")).isEqualTo(1);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void refusesAStreamBeyondTheLimit() throws Exception {
    mesh.downstreamHttp2 =
        new Http2Options(null, 1, null, null, null, null, null, null, false, null);
    CountDownLatch answer = new CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  await(answer);
                  return FakeServer.ok(out, "late");
                });
        Http2Wire client = clientOf(server)) {
      int first = client.request(true, "GET", "/");
      int second = client.request(true, "GET", "/");
      Http2Wire.Frame refused = client.next(Http2Wire.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(second);
      assertThat(refused.number()).isEqualTo(7);
      answer.countDown();
      assertThat(client.message(first).body()).isEqualTo("late");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whoever does not read gets no more than its window, and the server is held back.
  @Test
  void keepsToTheClientsWindows() throws Exception {
    try (FakeServer server =
            new FakeServer((request, in, out) -> FakeServer.ok(out, "x".repeat(200_000)));
        Http2Wire client = clientOf(server)) {
      client.generous = false;
      int stream = client.request(true, "GET", "/");
      int read = 0;
      while (read < 65_535) {
        Http2Wire.Frame frame = client.next(Http2Wire.DATA);
        read += frame.payload().length;
      }
      assertThat(read).isEqualTo(65_535);
      client.frame(Http2Wire.PING, 0, 0, new byte[8]);
      assertThat(client.next(Http2Wire.PING).flags()).as("nothing before it").isEqualTo(1);
      client.frame(Http2Wire.WINDOW_UPDATE, 0, stream, Http2Wire.number(1 << 20));
      client.frame(Http2Wire.PING, 0, 0, new byte[8]);
      assertThat(client.next(Http2Wire.PING).flags()).as("the connection's is shut").isEqualTo(1);
      client.frame(Http2Wire.WINDOW_UPDATE, 0, 0, Http2Wire.number(1 << 20));
      assertThat(client.message(stream).body()).hasSize(200_000 - 65_535);
    }
  }

  @Test
  void drainsByGoAway() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  asked.countDown();
                  await(answer);
                  return FakeServer.ok(out, "late");
                });
        Http2Wire client = clientOf(server)) {
      client.generous = false;
      int stream = client.request(true, "GET", "/");
      asked.await();
      Thread drain = Thread.ofVirtual().start(() -> drain(mesh));
      assertThat(client.next(Http2Wire.GOAWAY).number())
          .as("a warning")
          .isEqualTo(Integer.MAX_VALUE);
      assertThat(client.next(Http2Wire.GOAWAY).number()).isEqualTo(stream);
      answer.countDown();
      assertThat(client.message(stream).body()).isEqualTo("late");
      assertThat(client.read()).as("closed").isNull();
      drain.join();
    }
  }

  private static void drain(Mesh mesh) {
    try {
      assertThat(mesh.plane.drain(java.time.Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// RFC 8441, to a server that knows upgrades only.
  @Test
  void upgradesByExtendedConnect() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  assertThat(request.line()).isEqualTo("GET /chat HTTP/1.1");
                  assertThat(request.header("upgrade")).isEqualTo("websocket");
                  assertThat(request.header("sec-websocket-key")).hasSize(24);
                  FakeServer.send(
                      out,
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                          + "Upgrade: websocket\r\nSec-WebSocket-Protocol: p\r\n\r\nhi ");
                  out.write(in.readNBytes(4));
                  out.flush();
                  return false;
                });
        Http2Wire client = clientOf(server)) {
      int stream = client.nextStream();
      client.headers(
          stream,
          false,
          ":method",
          "CONNECT",
          ":protocol",
          "websocket",
          ":scheme",
          "http",
          ":path",
          "/chat",
          ":authority",
          "test",
          "sec-websocket-version",
          "13");
      client.data(stream, false, "echo");
      Message message = client.message(stream);
      assertThat(message.head())
          .containsEntry(":status", "200")
          .containsEntry("sec-websocket-protocol", "p")
          .doesNotContainKeys("upgrade", "connection");
      assertThat(message.body()).isEqualTo("hi echo");
    }
  }

  @Test
  void carriesInterimResponses() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  FakeServer.send(out, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                  return FakeServer.ok(out, "done");
                });
        Http2Wire client = clientOf(server)) {
      int stream = client.request(true, "GET", "/");
      assertThat(client.fields(client.next(Http2Wire.HEADERS))).containsEntry(":status", "103");
      assertThat(client.message(stream).status()).isEqualTo("200");
    }
  }

  @Test
  void bothProtocolsComeToOnePort() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Http2Wire client = clientOf(server)) {
      assertThat(client.get("/").body()).isEqualTo("hello");
      assertThat(mesh.get("/").body()).isEqualTo("hello");
      try (Mesh.Client odd = mesh.client()) {
        assertThat(odd.send("PRI").send(" * HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
            .as("a method like any other")
            .isEqualTo(400);
      }
    }
  }
}
