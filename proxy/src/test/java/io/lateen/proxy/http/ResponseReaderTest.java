package io.lateen.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock")
class ResponseReaderTest {

  @Test
  void takesInterimAndFinalResponses() {
    assertThat(
            MessageReading.response(
                Method.POST,
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"))
        .containsExactly("100 NONE", "end ", "200 LENGTH [Content-Length=2]", "end ok");
  }

  @Test
  void readsUntilTheConnectionCloses() {
    assertThat(MessageReading.response(Method.GET, "HTTP/1.0 200 fine\r\n\r\nabc\r\n"))
        .containsExactly("200 UNTIL_CLOSE", "data abc\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEAD | HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\n | 200 NONE [Content-Length=5]
          HEAD | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 200 NONE [Transfer-Encoding=chunked]
          GET  | HTTP/1.1 204 No\\r\\n\\r\\n | 204 NONE
          GET  | HTTP/1.1 304 No\\r\\nContent-Length: 5\\r\\n\\r\\n | 304 NONE [Content-Length=5]
          """)
  void knowsWhatHasNoBody(Method asked, String text, String head) {
    assertThat(MessageReading.response(asked, text.replace("\\r", "\r").replace("\\n", "\n")))
        .containsExactly(head, "end ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 200 OK\\n\\n | BARE_LINE_FEED
          HTTP/1.1 20 OK\\r\\n\\r\\n | BAD_STATUS_LINE
          HTTP/1.1 2000 OK\\r\\n\\r\\n | BAD_STATUS_LINE
          HTTP/2 200 OK\\r\\n\\r\\n | BAD_STATUS_LINE
          HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\na | REPEATED_CONTENT_LENGTH
          HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | LENGTH_AND_CODING
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | UNKNOWN_CODING
          """)
  void refuses(String text, Malformed expected) {
    assertThat(MessageReading.response(Method.GET, text.replace("\\r", "\r").replace("\\n", "\n")))
        .last()
        .isEqualTo("malformed " + expected);
  }
}
