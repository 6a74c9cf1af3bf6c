package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody should send gets a `Status` that says what is wrong, and harms nobody else.
class BadRequestTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private static final String BARE_LINE_FEEDS =
      """
      GET /version HTTP/1.1
      Host: a

      """;

  @TempDir Path home;
  private ServedEngine served;
  private HttpsCaller caller;

  @BeforeEach
  void start() throws Exception {
    served = new ServedEngine(ApiServerSettings.in(home, 0));
    caller = new HttpsCaller(served.server());
  }

  @AfterEach
  void stop() {
    caller.close();
    served.close();
  }

  @Test
  void brokenJsonIsShownWhereItBreaks() throws Exception {
    HttpResponse<String> answer = post("application/json", "{\"kind\": \"ConfigMap\",\n  oops}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"reason\":\"BadRequest\"", "line 2, column 3");
  }

  @Test
  void brokenYamlIsShownWhereItBreaks() throws Exception {
    HttpResponse<String> answer = post("application/yaml", "kind: ConfigMap\n  a: b: c\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("error decoding yaml: line 2, column");
  }

  @Test
  void anUnknownMediaTypeIsAnsweredWithTheKnownOnes() throws Exception {
    HttpResponse<String> answer = post("text/plain", "hello");
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("application/json, application/yaml");
  }

  @Test
  void aWeirdAcceptHeaderIsAnsweredWithTheKnownTypes() throws Exception {
    var answer = caller.send(caller.request(CONFIG_MAPS).header("Accept", "image/png"));
    assertThat(answer.statusCode()).isEqualTo(406);
  }

  @Test
  void aBodyTooLargeIsRefused() throws Exception {
    HttpResponse<String> answer = post("application/json", " ".repeat(BodyLimit.BYTES + 1));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"reason\":\"RequestEntityTooLarge\"");
  }

  @Test
  void aMethodThatIsNotThereAndAPathThatIsNotThere() throws Exception {
    assertThat(caller.send(caller.request(CONFIG_MAPS).PUT(BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
    assertThat(caller.send(caller.request("/apis/nobody/v1/things")).body())
        .contains("the server could not find the requested resource");
    assertThat(caller.send(caller.request("/nothing")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /version HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        BARE_LINE_FEEDS,
        "GET /version HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void malformedHttpIsRefused(String bytes) throws Exception {
    String answer = raw(bytes);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"reason\":\"BadRequest\"");
    assertThat(caller.send(caller.anonymous("/healthz")).body()).isEqualTo("ok");
  }

  @Test
  void anOversizedHeadIsRefused() throws Exception {
    String answer = raw("GET /version HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4");
  }

  private HttpResponse<String> post(String contentType, String body) throws Exception {
    return caller.send(
        caller
            .request(CONFIG_MAPS)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  /// Sends bytes and reads until the server closes.
  private String raw(String bytes) throws Exception {
    var context = HttpsCaller.trusting(served.server().authority().certificate(), null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", served.server().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket);
    }
  }

  private static String readAll(SSLSocket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
