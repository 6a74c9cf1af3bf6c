package bookinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallerTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final HttpCaller direct = new HttpCaller(ProxyChoice.of(Map.of()));

  private ResponseReader.Response get(RawServer server) throws IOException {
    return direct.get(server.uri().resolve("/a?b=c"), Map.of("x-request-id", "7"), LONG);
  }

  @Test
  void sendsPathQueryHostAndHeaders() throws Exception {
    try (var server = new RawServer(OK, false)) {
      assertThat(get(server).body()).isEqualTo("ok");
      assertThat(server.heads.getFirst())
          .startsWith("GET /a?b=c HTTP/1.1\nhost: " + server.uri().getAuthority() + "\n")
          .contains("x-request-id: 7\n");
    }
  }

  @Test
  void keepsConnections() throws Exception {
    try (var server = new RawServer(OK, false)) {
      get(server);
      get(server);
      assertThat(server.heads).hasSize(2);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void asksAgainWhenAKeptConnectionWasClosed() throws Exception {
    try (var server = new RawServer(OK, true)) {
      get(server);
      assertThat(get(server).status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void readsChunksAndSkipsInterimAnswers() throws Exception {
    String answer =
        String.join(
            "\r\n",
            "HTTP/1.1 100 Continue",
            "",
            "HTTP/1.1 404 Not Found",
            "Transfer-Encoding: chunked",
            "",
            "3;x=y",
            "abc",
            "A",
            "0123456789",
            "0",
            "Trailer: t",
            "",
            "");
    try (var server = new RawServer(answer, false)) {
      for (int i = 0; i < 2; i++) {
        var response = get(server);
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("abc0123456789");
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void readsUntilTheEndWithoutALength() throws Exception {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\n\r\nall of it", true)) {
      assertThat(get(server).body()).isEqualTo("all of it");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  void refusesWhatIsNotHttp(String answer) throws Exception {
    try (var server = new RawServer(answer, false)) {
      assertThatThrownBy(() -> get(server)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void refusesABodyCutShort() throws Exception {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", true)) {
      assertThatThrownBy(() -> get(server)).hasMessageContaining("3 of 9 bytes");
    }
  }

  @Test
  void timeOutIsOverTheWholeCall() throws Exception {
    try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", false)) {
      assertThatThrownBy(() -> direct.get(server.uri(), Map.of(), Duration.ofMillis(150)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void asksTheProxyForTheWholeAddressAndKeepsTheHost() throws Exception {
    try (var proxy = new RawServer(OK, false)) {
      var caller = new HttpCaller(ProxyChoice.of(Map.of("http_proxy", proxy.uri().toString())));
      caller.get(URI.create("http://reviews:9080/reviews/0"), Map.of(), LONG);
      caller.get(URI.create("http://details:9080/details/0"), Map.of(), LONG);
      assertThat(proxy.heads.getFirst())
          .startsWith("GET http://reviews:9080/reviews/0 HTTP/1.1\nhost: reviews:9080\n");
      assertThat(proxy.heads.getLast()).contains("host: details:9080\n");
      assertThat(proxy.connections).hasValue(1);
    }
  }

  @Test
  void asksTheProxyForATunnelWhenTheTargetIsSecure() throws Exception {
    try (var proxy = new RawServer("HTTP/1.1 403 Forbidden\r\n\r\n", true)) {
      var caller = new HttpCaller(ProxyChoice.of(Map.of("https_proxy", proxy.uri().toString())));
      assertThatThrownBy(() -> caller.get(URI.create("https://books.test/a"), Map.of(), LONG))
          .hasMessageContaining("CONNECT with 403");
      assertThat(proxy.heads.getFirst())
          .isEqualTo("CONNECT books.test:443 HTTP/1.1\nhost: books.test:443\n");
    }
  }

  @Test
  void aHeaderValueCannotBecomeASecondHeader() throws Exception {
    try (var server = new RawServer(OK, false)) {
      direct.get(server.uri(), Map.of("end-user", "a\r\nx-evil: 1"), LONG);
      assertThat(server.heads.getFirst())
          .doesNotContain("\nx-evil")
          .contains("end-user: a  x-evil");
    }
  }
}
