package io.lateen.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock")
class RequestReaderTest {

  @Test
  void takesPipelinedRequestsInOrder() {
    assertThat(
            MessageReading.requests(
                "POST /a?b=c HTTP/1.1\r\nHost: x:80\r\nContent-Length: 3\r\n\r\nabc"
                    + "\r\nGET /d HTTP/1.1\r\nhost:y\r\nA:\t b c \t\r\n\r\n"))
        .containsExactly(
            "POST x:80 /a?b=c [Host=x:80] [Content-Length=3]",
            "end abc",
            "GET y /d [host=y] [A=b c]",
            "end ");
  }

  @Test
  void takesChunksWithExtensionsAndTrailers() {
    assertThat(
            MessageReading.requests(
                "PUT / HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "3;a=\"b\"\r\nabc\r\n0A ; q\r\n0123456789\r\n000\r\nTrailer: v\r\nT2:\r\n\r\n"))
        .containsExactly("PUT x / [host=x] [Transfer-Encoding=Chunked]", "end abc0123456789");
  }

  @Test
  void theAuthorityOfAnAbsoluteTargetWins() {
    assertThat(
            MessageReading.requests(
                "GET http://reviews:9080?q HTTP/1.1\r\nHost: other\r\nA: b\r\n\r\n"))
        .containsExactly("GET reviews:9080 /?q [A=b] [host=reviews:9080]", "end ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1\\nHost: x\\n\\n                              | BARE_LINE_FEED
          GET / HTTP/1.1\\r\\nHost: x\\nA: b\\r\\n\\r\\n              | BARE_LINE_FEED
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\r\\n c\\r\\n\\r\\n   | FOLDED_HEADER
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\0c\\r\\n\\r\\n       | BAD_HEADER_VALUE
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA\\0: b\\r\\n\\r\\n        | BAD_HEADER_NAME
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA : b\\r\\n\\r\\n          | BAD_HEADER_NAME
          GET / HTTP/1.1\\r\\nHost: x\\r\\n: b\\r\\n\\r\\n            | BAD_HEADER_NAME
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA: b\\rc\\r\\n\\r\\n       | BAD_HEADER_VALUE
          GET / HTTP/1.1\\r\\nHost: x\\r\\nA\\r\\n\\r\\n              | BAD_HEADER_NAME
          G<T / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                     | BAD_METHOD
          GET  / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                    | BAD_TARGET
          GET /\\0 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                  | BAD_TARGET
          GET x HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                     | BAD_TARGET
          GET * HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                     | BAD_TARGET
          GET /#f HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                   | BAD_TARGET
          GET http:///a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n             | BAD_TARGET
          GET http://u@h/a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n          | BAD_TARGET
          CONNECT /a HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                | BAD_TARGET
          GET / HTTP/1.1 \\r\\nHost: x\\r\\n\\r\\n                    | BAD_VERSION
          GET /\\r\\nHost: x\\r\\n\\r\\n                              | BAD_TARGET
          GET / HTTP/2.0\\r\\nHost: x\\r\\n\\r\\n                     | UNSUPPORTED_VERSION
          GET / HTTX/1.1\\r\\nHost: x\\r\\n\\r\\n                     | BAD_VERSION
          GET / HTTP/1.1\\r\\n\\r\\n                                  | NO_HOST
          GET / HTTP/1.1\\r\\nHost: x\\r\\nHost: x\\r\\n\\r\\n        | TWO_HOSTS
          GET / HTTP/1.1\\r\\nHost: x/y\\r\\n\\r\\n                   | BAD_HOST
          GET / HTTP/1.1\\r\\nHost: x, y\\r\\n\\r\\n                  | BAD_HOST
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | REPEATED_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\n | REPEATED_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1, 1\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: +1\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length:\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 0x1\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1234567890123456789\\r\\n\\r\\n | BAD_CONTENT_LENGTH
          P / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | LENGTH_AND_CODING
          P / HTTP/1.0\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | CODING_IN_HTTP_1_0
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | UNKNOWN_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | UNKNOWN_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n | UNKNOWN_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n | UNKNOWN_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked, gzip\\r\\n\\r\\n | BAD_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n | BAD_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | BAD_CODING
          P / HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: \\x0bchunked\\r\\n\\r\\n | BAD_HEADER_VALUE
          """)
  void refuses(String text, Malformed expected) {
    String bytes = unescape(text);
    assertThat(MessageReading.requests(bytes)).last().isEqualTo("malformed " + expected);
    int[] everywhere = java.util.stream.IntStream.range(1, bytes.length()).toArray();
    assertThat(MessageReading.requests(bytes, everywhere))
        .last()
        .isEqualTo("malformed " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ;a\\r\\n                 | BAD_CHUNK
          g\\r\\n                  | BAD_CHUNK
          -1\\r\\n                 | BAD_CHUNK
          0x1\\r\\n                | BAD_CHUNK
          1 1\\r\\na\\r\\n         | BAD_CHUNK
          1 \\r\\na\\r\\n          | BAD_CHUNK
          1\\na\\n                 | BARE_LINE_FEED
          1\\r\\nab\\r\\n          | BAD_CHUNK
          1\\r\\na\\n              | BARE_LINE_FEED
          1;\\n\\r\\na\\r\\n       | BARE_LINE_FEED
          1;a\\0\\r\\na\\r\\n      | BAD_CHUNK
          11111111111111111\\r\\n  | BAD_CHUNK
          fffffffffffffff\\r\\n    | BAD_CHUNK
          0\\r\\n x: y\\r\\n\\r\\n | BAD_CHUNK
          0\\r\\nx: y\\n\\r\\n     | BARE_LINE_FEED
          0\\r\\nx\\r\\n\\r\\n     | BAD_CHUNK
          """)
  void refusesChunks(String text, Malformed expected) {
    String head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    String bytes = head + unescape(text);
    assertThat(MessageReading.requests(bytes)).last().isEqualTo("malformed " + expected);
    int[] everywhere = java.util.stream.IntStream.range(1, bytes.length()).toArray();
    assertThat(MessageReading.requests(bytes, everywhere))
        .last()
        .isEqualTo("malformed " + expected);
  }

  @Test
  void refusesMoreThanAHundredHeaders() {
    String head = "GET / HTTP/1.1\r\nHost: x\r\n";
    assertThat(MessageReading.requests(head + "a: b\r\n".repeat(99) + "\r\n")).hasSize(2);
    assertThat(MessageReading.requests(head + "a: b\r\n".repeat(100) + "\r\n"))
        .containsExactly("malformed TOO_MANY_HEADERS");
  }

  @Test
  void refusesAHeadBeyondItsLimit() {
    String line = "a: " + "b".repeat(5000) + "\r\n";
    assertThat(MessageReading.requests("GET / HTTP/1.1\r\nHost: x\r\n" + line.repeat(13) + "\r\n"))
        .containsExactly("malformed HEAD_TOO_LARGE");
  }

  @Test
  void knowsWhetherTheConnectionPersists() {
    assertThat(RequestHead.of("GET", "/", java.util.List.of("host: x")).keepAlive()).isTrue();
    assertThat(head("connection: Close").keepAlive()).isFalse();
    assertThat(head("connection: a, close ,b").keepAlive()).isFalse();
    assertThat(head("connection: Upgrade", "upgrade: websocket").upgrade()).isTrue();
    assertThat(head("upgrade: websocket").upgrade()).isFalse();
  }

  private static RequestHead head(String... lines) {
    java.util.List<String> all = new java.util.ArrayList<>(java.util.List.of(lines));
    all.add("host: x");
    return RequestHead.of("GET", "/", all);
  }

  private static String unescape(String text) {
    return text.trim()
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\0", "\0")
        .replace("\\x0b", "\013");
  }
}
