package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Http2Wire.Message;
import java.io.IOException;
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
}
