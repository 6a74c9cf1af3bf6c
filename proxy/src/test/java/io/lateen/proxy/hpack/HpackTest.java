package io.lateen.proxy.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Header blocks against the examples of RFC 7541, and against Netty's codec in both directions.
class HpackTest {
  record Line(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The fields of a block, or null when it is none.
  private static List<String> decode(FieldDecoder decoder, byte[] block) {
    List<String> lines = new ArrayList<>();
    boolean good =
        decoder.decode(
            block,
            0,
            block.length,
            field ->
                lines.add(
                    text(field.nameOctets(), field.nameFrom(), field.nameTo())
                        + ": "
                        + text(field.valueOctets(), field.valueFrom(), field.valueTo())
                        + (field.sensitive() ? " (sensitive)" : "")));
    return good ? lines : null;
  }

  private static String text(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static void assertReads(FieldDecoder decoder, String hex, String... lines) {
    assertThat(decode(decoder, hex(hex))).containsExactly(lines);
  }

  /// RFC 7541 appendix C.2.
  @Test
  void readsEachKindOfField() {
    FieldDecoder decoder = new FieldDecoder(4096);
    assertReads(
        decoder,
        "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
        "custom-key: custom-header");
    assertReads(decoder, "be", "custom-key: custom-header");
    assertReads(decoder, "040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path");
    assertReads(
        decoder, "1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret (sensitive)");
    assertReads(decoder, "82", ":method: GET");
  }

  /// RFC 7541 appendices C.3 and C.4: the same requests without and with Huffman coding.
  @Test
  void readsRequestsOfOneConnection() {
    String[][] blocks = {
      {
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"
      },
      {
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"
      }
    };
    for (String[] connection : blocks) {
      FieldDecoder decoder = new FieldDecoder(4096);
      assertReads(
          decoder,
          connection[0],
          ":method: GET",
          ":scheme: http",
          ":path: /",
          ":authority: www.example.com");
      assertReads(
          decoder,
          connection[1],
          ":method: GET",
          ":scheme: http",
          ":path: /",
          ":authority: www.example.com",
          "cache-control: no-cache");
      assertReads(
          decoder,
          connection[2],
          ":method: GET",
          ":scheme: https",
          ":path: /index.html",
          ":authority: www.example.com",
          "custom-key: custom-value");
    }
  }

  /// RFC 7541 appendix C.6: a table of 256 octets, which old entries leave.
  @Test
  void readsResponsesOfOneConnection() {
    FieldDecoder decoder = new FieldDecoder(256);
    String date = "date: Mon, 21 Oct 2013 20:13:2";
    assertReads(
        decoder,
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e"
            + " 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        ":status: 302",
        "cache-control: private",
        date + "1 GMT",
        "location: https://www.example.com");
    assertReads(
        decoder,
        "4883 640e ffc1 c0bf",
        ":status: 307",
        "cache-control: private",
        date + "1 GMT",
        "location: https://www.example.com");
    assertReads(
        decoder,
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7"
            + " 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0"
            + " 03ed 4ee5 b106 3d50 07",
        ":status: 200",
        "cache-control: private",
        date + "2 GMT",
        "location: https://www.example.com",
        "content-encoding: gzip",
        "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
  }

  @Test
  void refusesWhatIsNoBlock() {
    for (String bad :
        new String[] {
          "80", // index 0
          "be", // nothing in the table
          "ffffffffffff7f", // a number without end
          "4002", // a string without octets
          "0085ffffffffff0161", // Huffman code of EOS
          "0081 ff 0161", // padding of eight bits
          "0081 00 0161", // padding of zeros
          "823f e11f", // the table's size behind a field
          "3fe2 1f", // a table larger than allowed
        }) {
      assertThat(decode(new FieldDecoder(4096), hex(bad))).as(bad).isNull();
    }
  }

  @Provide
  Arbitrary<List<Line>> fields() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(":path", "host", "cookie", "x-request-id", "accept", "authorization"),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(30));
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("", "a", "gzip, deflate", "x".repeat(600), "y".repeat(4100)),
            Arbitraries.strings().withCharRange(' ', (char) 255).ofMaxLength(60));
    return Combinators.combine(names, values).as(Line::new).list().ofMinSize(1).ofMaxSize(40);
  }

  /// Blocks of one connection, in order, each of them twice, so that the tables are used.
  @Property(tries = 300)
  void writesWhatNettyReads(@ForAll("fields") List<Line> lines, @ForAll int seed) throws Exception {
    FieldEncoder encoder = new FieldEncoder(4096);
    FieldDecoder ours = new FieldDecoder(4096);
    DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    int[] sizes = {4096, 4096, 0, 300, 4096, Math.floorMod(seed, 4096)};
    for (int size : sizes) {
      encoder.tableAllowed(size);
      for (int again = 0; again < 3; again++) {
        encoder.begin();
        for (Line line : lines) {
          byte[] name = octets(line.name.toUpperCase(java.util.Locale.ROOT));
          byte[] value = octets(line.value);
          encoder.field(name, 0, name.length, value, 0, value.length, false);
        }
        byte[] block = java.util.Arrays.copyOf(encoder.octets(), encoder.length());
        List<String> expected = lines.stream().map(Line::toString).toList();
        assertThat(
                decode(ours, block).stream().map(line -> line.replace(" (sensitive)", "")).toList())
            .isEqualTo(expected);
        List<String> read = new ArrayList<>();
        for (Map.Entry<CharSequence, CharSequence> field :
            netty.decodeHeaders(1, Unpooled.wrappedBuffer(block))) {
          read.add(field.getKey() + ": " + field.getValue());
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Property(tries = 300)
  void readsWhatNettyWrites(@ForAll("fields") List<Line> lines) throws Exception {
    DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder();
    FieldDecoder decoder = new FieldDecoder(4096);
    for (int again = 0; again < 4; again++) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      lines.forEach(line -> headers.add(line.name, line.value));
      ByteBuf block = Unpooled.buffer();
      netty.encodeHeaders(1, headers, block);
      assertThat(decode(decoder, ByteBufUtil.getBytes(block)))
          .containsExactlyInAnyOrderElementsOf(lines.stream().map(Line::toString).toList());
    }
  }

  /// Whatever comes, it is read or refused.
  @Property(tries = 2000)
  void endsOnAnyOctets(@ForAll byte[] block) {
    FieldDecoder decoder = new FieldDecoder(4096);
    decode(decoder, block);
    decode(decoder, block);
  }

  @Property(tries = 500)
  void huffmanGoesThereAndBack(@ForAll byte[] text) {
    byte[] coded = new byte[4 * text.length + 8];
    int length = Huffman.encode(text, 0, text.length, coded, 0);
    assertThat(length).isEqualTo(Huffman.encodedLength(text, 0, text.length));
    byte[] back = new byte[Huffman.decodedBound(length)];
    int decoded = Huffman.decode(coded, 0, length, back);
    assertThat(java.util.Arrays.copyOf(back, decoded)).isEqualTo(text);
  }

  /// What must not be guessed never enters a table (section 7.1).
  @Test
  void secretsAreNeverRemembered() {
    FieldEncoder encoder = new FieldEncoder(4096);
    byte[] name = octets("authorization");
    byte[] value = octets("Bearer x");
    for (int again = 0; again < 3; again++) {
      encoder.begin();
      encoder.field(name, 0, name.length, value, 0, value.length, false);
      byte[] block = java.util.Arrays.copyOf(encoder.octets(), encoder.length());
      assertThat(decode(new FieldDecoder(4096), block))
          .containsExactly("authorization: Bearer x (sensitive)");
    }
  }

  /// The second time is remembered, the third is one octet.
  @Test
  void whatComesAgainBecomesAnIndex() {
    FieldEncoder encoder = new FieldEncoder(4096);
    byte[] name = octets("x-name");
    byte[] value = octets("value");
    int[] lengths = new int[3];
    for (int again = 0; again < 3; again++) {
      encoder.begin();
      encoder.field(name, 0, name.length, value, 0, value.length, false);
      lengths[again] = encoder.length();
    }
    assertThat(lengths).containsExactly(14, 13, 1);
  }
}
