package io.lateen.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.http.Samples.Sample;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Our codec and Netty's read the same messages from the same octets, wherever they are cut.
///
/// Where we are stricter on purpose (Netty takes these, we refuse): a bare line feed as line end,
/// `content-length` beside `transfer-encoding`, `content-length` twice with one value, codings
/// other than just `chunked`, a folded header, control characters before a request, no or two
/// `host`, white space around the parts of a start line, octets above 127 in a target, other
/// versions
/// than HTTP/1.0 and 1.1.
///
/// We are never more lenient: what we accept after octets were changed at random, Netty accepts and
/// reads as the same messages. The one exception is what a chunk extension says: we skip it, Netty
/// checks its grammar.
class NettyOracleTest {
  /// A line that came in pieces is looked at when its end is there.
  private static final String END = "\r\n\r\n";

  @Provide
  Arbitrary<List<Sample>> requests() {
    return Samples.request().list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<Sample> response() {
    return Samples.response();
  }

  @Property(tries = 400)
  void readsPipelinedRequestsAsNettyDoes(
      @ForAll("requests") List<Sample> samples, @ForAll long seed) {
    String text = Samples.text(samples);
    List<String> ours = Reading.requests(text);
    assertThat(ours).isEqualTo(NettyReading.requests(text)).hasSize(samples.size());
    assertThat(Reading.requests(text, Samples.cuts(text, seed))).isEqualTo(ours);
    assertThat(Reading.requests(text, everywhere(text))).isEqualTo(ours);
  }

  @Property(tries = 400)
  void readsAResponseAsNettyDoes(@ForAll("response") Sample sample, @ForAll long seed) {
    String text = sample.text();
    List<String> ours = Reading.response(text);
    assertThat(ours).isEqualTo(NettyReading.response(text)).hasSize(1);
    assertThat(Reading.response(text, Samples.cuts(text, seed))).isEqualTo(ours);
    assertThat(Reading.response(text, everywhere(text))).isEqualTo(ours);
  }

  @Property(tries = 3000)
  void isNeverMoreLenientThanNetty(@ForAll("requests") List<Sample> samples, @ForAll long seed) {
    String text = Samples.damaged(Samples.withoutExtensions(Samples.text(samples)), seed) + END;
    List<String> ours = Reading.requests(text);
    assertThat(Reading.requests(text, everywhere(text))).isEqualTo(ours);
    assertThat(NettyReading.requests(text)).satisfies(netty -> agrees(text, ours, netty));
  }

  @Property(tries = 1000)
  void isNeverMoreLenientThanNettyWithResponses(
      @ForAll("response") Sample sample, @ForAll long seed) {
    String text = Samples.damaged(Samples.withoutExtensions(sample.text()), seed) + END;
    List<String> ours = Reading.response(text);
    assertThat(Reading.response(text, everywhere(text))).isEqualTo(ours);
    assertThat(NettyReading.response(text)).satisfies(netty -> agrees(text, ours, netty));
  }

  @Provide
  Arbitrary<String> octets() {
    return Arbitraries.strings().withChars("GET /HTP1.x:\r\n\0\t a;,chunked0").ofMaxLength(80);
  }

  @Property(tries = 1000)
  void endsOnAnyOctets(@ForAll("octets") String octets) {
    String text = octets + END;
    assertThat(Reading.requests(text, everywhere(text))).isEqualTo(Reading.requests(text));
  }

  /// What we took, Netty took too.
  private static void agrees(String text, List<String> ours, List<? extends String> netty) {
    List<String> accepted =
        ours.stream().takeWhile(message -> !message.startsWith("malformed")).toList();
    assertThat(netty).as(text).hasSizeGreaterThanOrEqualTo(accepted.size());
    assertThat(List.copyOf(netty.subList(0, accepted.size()))).isEqualTo(accepted);
  }

  private static int[] everywhere(String text) {
    return IntStream.range(1, text.length()).toArray();
  }
}
