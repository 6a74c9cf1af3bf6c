package io.lateen.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock")
class MessageHeadTest {

  @Test
  void forwardsWhatIsLeftAndWhatWasAdded() {
    RequestHead head =
        RequestHead.of("GET", "/a", List.of("Host: x", "A: 1", "Keep-Alive: 5", "B:  2 ", "a: 3"));
    head.removeHopByHop();
    head.remove(Octets.of("b"));
    head.add(KnownHeader.X_REQUEST_ID, "id");
    head.set(KnownHeader.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, 15000);
    assertThat(written(head))
        .isEqualTo(
            "GET /a HTTP/1.1\r\nHost: x\r\nA: 1\r\na: 3\r\nx-request-id: id\r\n"
                + "x-envoy-expected-rq-timeout-ms: 15000\r\n\r\n");
    assertThat(head.value("A")).isEqualTo("1,3");
  }

  @Test
  void removesWhatConnectionNominates() {
    RequestHead head =
        RequestHead.of(
            "GET", "/", List.of("host: x", "X-Hop: 1", "Connection: x-hop, host, te", "te: y"));
    head.removeHopByHop();
    assertThat(written(head)).isEqualTo("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  }

  @Test
  void replacesPathAndAuthority() {
    RequestHead head = RequestHead.of("GET", "/old?q", List.of("host: x", "a: b"));
    head.setPath(Octets.of("/new?q"));
    head.setAuthority(Octets.of("y:1"));
    assertThat(written(head)).isEqualTo("GET /new?q HTTP/1.1\r\na: b\r\nhost: y:1\r\n\r\n");
    assertThat(head.authority()).isEqualTo("y:1");
  }

  @Test
  void aCopyIsAnother() {
    RequestHead head = RequestHead.of("GET", "/", List.of("host: x"));
    RequestHead copy = head.copy();
    copy.setAuthority(Octets.of("x-shadow"));
    assertThat(head.authority()).isEqualTo("x");
    assertThat(written(copy)).isEqualTo("GET / HTTP/1.1\r\nhost: x-shadow\r\n\r\n");
  }

  /// There are more known headers than bits to remember them by.
  @Test
  void whatIsThereIsFoundAndNothingElse() {
    for (KnownHeader one : KnownHeader.values()) {
      RequestHead head = RequestHead.of("GET", "/", List.of("host: x"));
      head.set(one, "y");
      for (KnownHeader other : KnownHeader.values()) {
        boolean there = other == one || other == KnownHeader.HOST;
        assertThat(head.has(other)).as("%s beside %s", other, one).isEqualTo(there);
        assertThat(head.copy().has(other)).as("%s copied beside %s", other, one).isEqualTo(there);
      }
      head.remove(one);
      assertThat(head.has(one)).as("removed").isFalse();
      head.set(one, "z");
      assertThat(head.value(one)).isEqualTo("z");
    }
  }

  @Test
  void writesAnAnswerOfItsOwn() {
    ResponseHead head = new ResponseHead();
    head.begin(503);
    head.add(KnownHeader.CONTENT_LENGTH, 19);
    ByteBuf out = Unpooled.buffer();
    head.writeTo(out);
    assertThat(out.toString(StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 19\r\n\r\n");
  }

  private static String written(RequestHead head) {
    ByteBuf out = Unpooled.buffer();
    head.writeTo(out);
    return out.toString(StandardCharsets.US_ASCII);
  }
}
