package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordTableTest {
  @Test
  void everyWordKeepsItsIndex() {
    WordTable words = new WordTable(Dictionary.size());
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      expected.put("word " + i, words.index("word " + i));
    }
    assertThat(expected.values()).doesNotHaveDuplicates().allMatch(index -> index < 0);
    expected.forEach((word, index) -> assertThat(words.index(word)).isEqualTo(index));
    assertThat(words.size()).isEqualTo(1_000);
    assertThat(words.index("source.ip")).isZero();
  }

  @Test
  void forgetsItsWordsAndSaysSo() {
    WordTable words = new WordTable(Dictionary.size());
    assertThat(words.index("a")).isEqualTo(-1);
    assertThat(words.index("b")).isEqualTo(-2);
    long age = words.age();
    assertThat(words.index("a")).isEqualTo(-1);
    assertThat(words.age()).isEqualTo(age);
    words.clear();
    assertThat(words.age()).isNotEqualTo(age);
    assertThat(words.index("b")).isEqualTo(-1);
    assertThat(words.index("a")).isEqualTo(-2);
  }

  @Test
  void aPeerWithFewerWordsIsSentTheOthers() {
    WordTable words = new WordTable(Dictionary.OLD_SIZE);
    assertThat(words.index(Dictionary.word(110))).isEqualTo(110);
    assertThat(words.index(Dictionary.word(111))).isEqualTo(-1);
    assertThat(words.index(Dictionary.word(220))).isEqualTo(-2);
  }

  @Test
  void octetsThatAreNoTextBecomeText() throws MessageProblem {
    WordTable words = new WordTable(Dictionary.size());
    byte[] wrong = {'a', (byte) 0xe4, 'b'};
    MessageBuffer buffer = new MessageBuffer();
    int index = words.index(wrong, 0, 3);
    assertThat(words.index(wrong, 0, 3)).isEqualTo(index);
    assertThat(words.index("aäb".getBytes(StandardCharsets.UTF_8), 0, 4)).isEqualTo(index);
    new AttributeWriter(buffer).string(0, index);
    byte[] message = CheckRequest.write(buffer, words, "", Map.of());
    assertThat(CheckRequest.parse(message).attributes().get("source.ip")).isEqualTo("aäb");
  }
}
