package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.StringMap;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeParserTest {
  private static AttributeBag parse(CompressedAttributes.Builder message) throws MessageProblem {
    return AttributeParser.parse(message.build().toByteArray());
  }

  @Test
  void indicesNobodyGaveAWordToCountAsAbsent() throws MessageProblem {
    int method = Dictionary.indexOf("request.method");
    AttributeBag bag =
        parse(
            CompressedAttributes.newBuilder()
                .addWords("a.b")
                .putStrings(-1, 999)
                .putStrings(method, -7)
                .putInt64S(-2, 5)
                .putInt64S(Integer.MIN_VALUE, 5)
                .putInt64S(Integer.MAX_VALUE, 5)
                .putBools(1_000, true)
                .putDoubles(-1, 2.5)
                .putStringMaps(
                    Dictionary.indexOf("request.headers"),
                    StringMap.newBuilder()
                        .putEntries(-1, 88)
                        .putEntries(-2, 88)
                        .putEntries(88, -9)
                        .build()));
    assertThat(bag.names()).containsExactlyInAnyOrder("a.b", "request.headers");
    assertThat(bag.get("a.b")).isEqualTo(2.5);
    assertThat(bag.entry("request.headers", "a.b")).isEqualTo(Dictionary.word(88));
  }

  @Test
  void anOwnWordHidesTheDictionarysAsAName() throws MessageProblem {
    int uid = Dictionary.indexOf("source.uid");
    CompressedAttributes.Builder message =
        CompressedAttributes.newBuilder().addWords("source.uid").putInt64S(uid, 1);
    assertThat(parse(message).names()).isEmpty();
    assertThat(parse(message.putInt64S(-1, 2)).get("source.uid")).isEqualTo(2L);
  }

  @Test
  void oneNameHasOneType() {
    CompressedAttributes.Builder message =
        CompressedAttributes.newBuilder().putInt64S(0, 1).putStrings(0, 1);
    assertThatThrownBy(() -> parse(message))
        .hasMessage("int64s.source.ip: given as String and as Long (expected: one type)");
  }

  @Test
  void timesOutOfThisWorldAreProblems() {
    assertThatThrownBy(
            () ->
                parse(
                    CompressedAttributes.newBuilder()
                        .putTimestamps(
                            0, Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build())))
        .isInstanceOf(MessageProblem.class)
        .hasMessage(
            "timestamps.value.seconds: " + Long.MAX_VALUE + " (expected: a time of this world)");
    assertThatThrownBy(
            () ->
                parse(
                    CompressedAttributes.newBuilder()
                        .putTimestamps(0, Timestamp.newBuilder().setNanos(1_000_000_000).build())))
        .hasMessage("timestamps.value.nanos: 1000000000 (expected: less than a second)");
  }

  @Test
  void lengthsThatLieAreProblemsBeforeAnythingIsKept() {
    assertThatThrownBy(() -> AttributeParser.parse(new byte[] {0x0a, (byte) 0xff, 0x7f, 'a'}))
        .hasMessage("octet 3: length 16383 (expected: 0..1)");
    assertThatThrownBy(
            () ->
                AttributeParser.parse(
                    new byte[] {
                      0x12,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      (byte) 0xff,
                      0x01
                    }))
        .hasMessage("octet 11: length -1 (expected: 0..0)");
    assertThatThrownBy(() -> AttributeParser.parse(new byte[] {0x12, 0x02, 0x08}))
        .isInstanceOf(MessageProblem.class);
    assertThatThrownBy(() -> AttributeParser.parse(new byte[] {0x13}))
        .hasMessage("octet 1: wire type 3 (expected: 0, 1, 2 or 5)");
  }

  /// A count that is negative as a signed number would pass for a small one.
  @Test
  void aCountOfWordsIsNeverNegative() throws MessageProblem {
    for (int lie : new int[] {-1, Integer.MIN_VALUE}) {
      byte[] check =
          io.lateen.wire.proto.mixer.CheckRequest.newBuilder()
              .setGlobalWordCount(lie)
              .build()
              .toByteArray();
      assertThat(CheckRequest.parse(check).globalWordCount()).isEqualTo(Integer.MAX_VALUE);
      byte[] report =
          io.lateen.wire.proto.mixer.ReportRequest.newBuilder()
              .setGlobalWordCount(lie)
              .build()
              .toByteArray();
      assertThat(new ReportReader(report).globalWordCount()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  /// Half a million of them fit into the largest message, and would be 20 MB each time.
  @Test
  void moreWordsThanAnyProxySendsAreAProblem() {
    byte[] empty = new byte[2 * (Words.MAX_WORDS + 1)];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 0x0a;
    }
    assertThatThrownBy(() -> AttributeParser.parse(empty))
        .isInstanceOf(MessageProblem.class)
        .hasMessage("more than 100000 words");
    byte[] defaults = empty.clone();
    for (int i = 0; i < defaults.length; i += 2) {
      defaults[i] = ReportBatch.DEFAULT_WORDS << 3 | MessageCursor.LENGTH;
    }
    assertThatThrownBy(() -> new ReportReader(defaults)).hasMessage("more than 100000 words");
  }

  /// A map as large as a message can be has no more entries than there are words.
  @Test
  void aHugeMapOfTheSameEntriesIsSmall() throws MessageProblem {
    ByteArrayOutputStream map = new ByteArrayOutputStream();
    for (int i = 0; i < 150_000; i++) {
      map.writeBytes(new byte[] {0x0a, 0x04, 0x08, (byte) (2 * (i % 60)), 0x10, 0x02});
    }
    MessageBuffer out = new MessageBuffer();
    int entry = out.begin(AttributeWriter.STRING_MAPS);
    out.field(AttributeWriter.KEY, 30);
    int value = out.begin(AttributeWriter.VALUE);
    out.octets(map.toByteArray(), 0, map.size());
    out.end(value);
    out.end(entry);
    AttributeBag bag = AttributeParser.parse(out.toByteArray());
    assertThat((Map<?, ?>) bag.get(Dictionary.word(15))).hasSize(60);
  }

  @Test
  void moreAttributesThanAnyProxySendsAreAProblem() {
    CompressedAttributes.Builder message = CompressedAttributes.newBuilder();
    for (int i = 0; i <= AttributeParser.MAX_ATTRIBUTES; i++) {
      message.addWords("w" + i).putInt64S(-i - 1, i);
    }
    assertThatThrownBy(() -> parse(message)).hasMessage("int64s.more than 10000 attributes");
  }

  @Test
  void damagedMessagesAreReadOrAreProblems() {
    Random random = new Random(4);
    byte[] whole =
        CompressedAttributes.newBuilder()
            .addWords("x")
            .putStrings(1, 2)
            .putTimestamps(3, Timestamp.newBuilder().setSeconds(5).setNanos(7).build())
            .putStringMaps(15, StringMap.newBuilder().putEntries(3, 4).putEntries(5, 6).build())
            .build()
            .toByteArray();
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        AttributeParser.parse(damaged).names().forEach(name -> {});
        CheckRequest.parse(damaged);
        new ReportReader(damaged).next(10);
        CheckAnswer.parse(damaged);
        PlainAttributes.parse(damaged);
      } catch (MessageProblem e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThatExceptionOfType(MessageProblem.class)
        .isThrownBy(() -> AttributeParser.parse(new byte[] {0x00}));
  }
}
