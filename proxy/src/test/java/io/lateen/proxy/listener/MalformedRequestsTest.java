package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.listener.Mesh.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is no HTTP/1.1 is answered with the reason, counted, and ends the connection; nothing of it
/// reaches a server.
@SuppressWarnings("StringConcatToTextBlock")
class MalformedRequestsTest {
  private static final String COUNTER = "http.test.downstream_cx_protocol_error";
  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          P / HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~ab         | 400 | repeated content-length
          P / HTTP/1.1~Host: x~Content-Length: 1, 2~~ab                        | 400 | malformed content-length
          P / HTTP/1.1~Host: x~Content-Length: +1~~a                           | 400 | malformed content-length
          P / HTTP/1.1~Host: x~Content-Length: 1~Transfer-Encoding: chunked~~0~~ | 400 | content-length together with transfer-encoding
          P / HTTP/1.1~Host: x~Transfer-Encoding: chunked~Content-Length: 0~~0~~ | 400 | content-length together with transfer-encoding
          P / HTTP/1.1~Host: x~Transfer-Encoding: chunked, gzip~~0~~           | 400 | transfer-encoding does not end in chunked
          P / HTTP/1.1~Host: x~Transfer-Encoding: chunked~Transfer-Encoding: x~~0~~ | 400 | transfer-encoding does not end in chunked
          P / HTTP/1.1~Host: x~Transfer-Encoding: xchunked~~0~~                | 501 | unsupported transfer-encoding
          P / HTTP/1.1~Host: x~Transfer-Encoding: gzip, chunked~~0~~           | 501 | unsupported transfer-encoding
          P / HTTP/1.1~Host: x~Transfer-Encoding : chunked~~0~~                | 400 | malformed header name
          P / HTTP/1.1~Host: x~Transfer-Encoding:\\vchunked~~0~~               | 400 | control character in header value
          P / HTTP/1.0~Host: x~Transfer-Encoding: chunked~~0~~                 | 400 | transfer-encoding in HTTP/1.0
          GET / HTTP/1.1\\nHost: x\\n\\n                                       | 400 | bare line feed
          GET / HTTP/1.1~Host: x\\nA: b~~                                      | 400 | bare line feed
          GET / HTTP/1.1~Host: x~A: b\\rc~~                                    | 400 | control character in header value
          GET /\\0 HTTP/1.1~Host: x~~                                          | 400 | malformed request target
          GET / HTTP/1.1~Host: x~A: \\0~~                                      | 400 | control character in header value
          GET / HTTP/1.1~Host: x~A\\0: b~~                                     | 400 | malformed header name
          GET / HTTP/1.1~Host: x~A: b~ c~~                                     | 400 | folded header
          GET / HTTP/1.1~Host: x~\\tA: b~~                                     | 400 | folded header
          GET / HTTP/1.1~Host : x~~                                            | 400 | malformed header name
          GET / HTTP/1.1~Host: x~: b~~                                         | 400 | malformed header name
          GET / HTTP/1.1~~                                                     | 400 | missing host
          GET / HTTP/1.1~Host: x~Host: y~~                                     | 400 | more than one host
          GET / HTTP/1.1~Host: x~host: x~~                                     | 400 | more than one host
          GET / HTTP/1.1~Host: x/../y~~                                        | 400 | malformed host
          G(T / HTTP/1.1~Host: x~~                                             | 400 | malformed method
          GET  / HTTP/1.1~Host: x~~                                            | 400 | malformed request target
          GET / HTTP/1.1 ~Host: x~~                                            | 400 | malformed protocol version
          GET / HTTP/1.x~Host: x~~                                             | 400 | malformed protocol version
          GET / HTP/1.1~Host: x~~                                              | 400 | malformed protocol version
          GET / HTTP/3.1~Host: x~~                                             | 505 | unsupported protocol version
          """)
  void refuses(String request, int status, String reason) throws Exception {
    try (FakeServer server = FakeServer.saying("never asked");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send(octets(request));
      refusedWith(client, status, reason);
      assertThat(server.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          g~                  | malformed chunk
          -1~                 | malformed chunk
          0x1~                | malformed chunk
          ;a~                 | malformed chunk
          1 1~a~              | malformed chunk
          1~ab~               | malformed chunk
          11111111111111111~  | malformed chunk
          fffffffffffffff~    | malformed chunk
          1\\na\\n            | bare line feed
          1~a\\n              | bare line feed
          1;a\\0~a~           | malformed chunk
          0~ a: b~~           | malformed chunk
          """)
  void refusesChunks(String chunks, String reason) throws Exception {
    try (FakeServer server = silent();
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send(octets(chunks));
      refusedWith(client, 400, reason);
    }
  }

  @Test
  void refusesAHugeChunkExtension() throws Exception {
    try (FakeServer server = silent();
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;");
      client.send("a".repeat(5000));
      refusedWith(client, 400, "chunk line too long");
    }
  }

  @Test
  void refusesAnOversizedHead() throws Exception {
    mesh.serve();
    try (Client client = mesh.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n" + ("a: " + "b".repeat(5000) + "\r\n").repeat(13));
      refusedWith(client, 431, "request header fields too large");
    }
    try (Client client = mesh.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(100) + "\r\n");
      Response response = client.read();
      assertThat(response.status()).isEqualTo(431);
      assertThat(response.body()).isEqualTo("too many request headers");
    }
    try (Client client = mesh.client()) {
      client.send("GET /" + "a".repeat(61 * 1024));
      assertThat(client.read().status()).isEqualTo(431);
    }
    assertThat(mesh.counter(COUNTER)).isEqualTo(3);
  }

  /// Octets behind a refused request are never read as the next one.
  @Test
  void readsNothingBehindWhatItRefused() throws Exception {
    try (FakeServer server = FakeServer.saying("a");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send(
          "GET /first HTTP/1.1\r\nHost: x\r\n\r\n"
              + "POST /second HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
              + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      refusedWith(client, 400, "content-length together with transfer-encoding");
      assertThat(server.requests)
          .extracting(FakeServer.Request::line)
          .containsExactly("GET /first HTTP/1.1");
    }
  }

  /// A header named in `connection` does not take the framing or the host away from the next hop.
  @Test
  void keepsFramingHeadersThatConnectionNames() throws Exception {
    try (FakeServer server = FakeServer.saying("a");
        Client client = mesh.cluster("a", server.port()).route("/", "a").serve().client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: x\r\nConnection: content-length, host, x-drop\r\n"
              + "X-Drop: 1\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.read().status()).isEqualTo(200);
      FakeServer.Request seen = server.requests.getFirst();
      assertThat(seen.body()).isEqualTo("abc");
      assertThat(seen.header("host")).isEqualTo("x");
      assertThat(seen.header("x-drop")).isNull();
    }
  }

  /// Reads what comes and says nothing.
  private static FakeServer silent() throws IOException {
    return new FakeServer((request, in, out) -> in.readAllBytes().length < 0);
  }

  private void refusedWith(Client client, int status, String reason) throws Exception {
    Response response = client.read();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(reason);
    assertThat(response.header("connection")).isEqualTo("close");
    assertThat(client.in.read()).isEqualTo(-1);
    assertThat(mesh.counter(COUNTER)).isEqualTo(1);
  }

  private static String octets(String text) {
    return text.trim()
        .replace("~", "\r\n")
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\v", "\013")
        .replace("\\0", "\0");
  }
}
