package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients of HTTP/1.0, where they are let in (`accept_http_10`).
class Http10Test {
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  private Client clientOf(FakeServer server) throws IOException {
    mesh.acceptHttp10 = true;
    return mesh.cluster("a", server.port()).route("/", "a").serve().client();
  }

  private static String rest(Client client) throws IOException {
    return new String(client.in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// They know no chunks: the end of the connection is the end of the body.
  @Test
  void getChunksAsABodyThatEndsWithTheConnection() throws Exception {
    try (FakeServer server =
            new FakeServer(
                (request, in, out) -> {
                  assertThat(request.line()).isEqualTo("GET / HTTP/1.1");
                  FakeServer.send(
                      out,
                      String.join(
                          "\r\n",
                          "HTTP/1.1 103 Hints",
                          "",
                          "HTTP/1.1 200 OK",
                          "Transfer-Encoding: chunked",
                          "",
                          "5",
                          "hello",
                          "0",
                          "Digest: x",
                          "",
                          ""));
                  return true;
                });
        Client client = clientOf(server)) {
      client.send("GET / HTTP/1.0\r\nHost: test\r\nConnection: keep-alive\r\n\r\n");
      Response response = client.read(false);
      assertThat(response.status()).as("no interim response").isEqualTo(200);
      assertThat(response.header("transfer-encoding")).isNull();
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(rest(client)).isEqualTo("hello");
    }
  }

  @Test
  void keepTheirConnectionWhenTheyAskForIt() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      client.send("GET /1 HTTP/1.0\r\nHost: test\r\nConnection: Keep-Alive\r\n\r\n");
      Response kept = client.read();
      assertThat(kept.header("connection")).isEqualTo("keep-alive");
      assertThat(kept.body()).isEqualTo("hello");
      client.send("GET /2 HTTP/1.0\r\nHost: test\r\n\r\n");
      Response last = client.read();
      assertThat(last.header("connection")).isEqualTo("close");
      assertThat(last.body()).isEqualTo("hello");
      assertThat(client.in.read()).isEqualTo(-1);
      assertThat(server.connections).hasValue(1);
    }
  }

  /// Some end their half when they have asked.
  @Test
  void mayEndTheirHalfFirst() throws Exception {
    try (FakeServer server = FakeServer.saying("hello");
        Client client = clientOf(server)) {
      client.send("GET / HTTP/1.0\r\nHost: test\r\n\r\n");
      client.socket.shutdownOutput();
      assertThat(client.read().body()).isEqualTo("hello");
      assertThat(client.in.read()).isEqualTo(-1);
    }
  }
}
