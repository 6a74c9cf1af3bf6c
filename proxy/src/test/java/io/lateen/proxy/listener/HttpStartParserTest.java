package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpStartParserTest {
  private static ByteBuf octets(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static List<String> protocols(String text) {
    ByteBuf in = octets(text);
    ClientHello found = HttpStartParser.parse(in);
    assertThat(in.readableBytes()).isEqualTo(text.length());
    return found == null ? null : found.applicationProtocols();
  }

  /// Nothing is said before the last octet that matters has come.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\n",
        "M-SEARCH * HTTP/1.1\r\n",
        "PRI /x HTTP/1.1\r\n",
        "CONNECT reviews:9080 HTTP/1.1\r\n"
      })
  void aRequestLine(String line) {
    for (int i = 0; i < line.length(); i++) {
      assertThat(protocols(line.substring(0, i))).as(line.substring(0, i)).isNull();
    }
    assertThat(protocols(line)).containsExactly("http/1.1");
    assertThat(protocols(line + "Host: x\r\n")).containsExactly("http/1.1");
  }

  @Test
  void theOlderVersion() {
    assertThat(protocols("GET / HTTP/1.0\r\n")).containsExactly("http/1.0");
  }

  @Test
  void thePrefaceOfHttp2() {
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    assertThat(protocols(preface.substring(0, 23))).isNull();
    assertThat(protocols(preface)).containsExactly("h2c");
    assertThat(protocols("PRI * HTTP/2.0\r\n\r\nSX")).isEmpty();
  }

  /// RESP, an inline command of Redis, PostgreSQL's start, TLS, SMTP, RTSP, no version at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1\r\n$4\r\nPING\r\n",
        "GET key\r\n",
        "\0\0\0\u0008",
        "\u0016\u0003\u0001",
        "EHLO me\r\n",
        "OPTIONS rtsp://x RTSP/1.0\r\n",
        "GET /\r\n",
        "GET / HTTP/2.0\r\n",
        "GET / HTTP/1.12\r\n",
        "\n",
        " / HTTP/1.1\r\n"
      })
  void somethingElse(String text) {
    assertThat(protocols(text)).isEmpty();
  }

  @Test
  void neitherMethodNorLineGoOnForEver() {
    assertThat(protocols("A".repeat(33))).isEmpty();
    assertThat(protocols("GET /" + "a".repeat(HttpStartParser.LONGEST))).isEmpty();
  }
}
