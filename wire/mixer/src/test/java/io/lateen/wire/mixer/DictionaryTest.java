package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DictionaryTest {
  /// As Istio's generator read the file: what follows `- `, quotes and all.
  private static List<String> published() throws IOException {
    try (InputStream in =
            DictionaryTest.class.getResourceAsStream("/istio-1.1.2/mixer/global_dictionary.yaml");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith("- "))
          .map(line -> line.substring(2))
          .toList();
    }
  }

  @Test
  void hasIstiosWordsInIstiosOrder() throws IOException {
    List<String> words = IntStream.range(0, Dictionary.size()).mapToObj(Dictionary::word).toList();
    assertThat(words).isEqualTo(published()).hasSize(221);
  }

  @Test
  void fourWordsKeepTheirQuotes() {
    assertThat(Dictionary.word(94)).isEqualTo("'200'");
    assertThat(Dictionary.word(111)).isEqualTo("'0'");
    assertThat(Dictionary.word(112)).isEqualTo("'1'");
    assertThat(Dictionary.word(218)).isEqualTo("\"-\"");
    assertThat(Dictionary.indexOf("200")).isGreaterThan(112);
    assertThat(Dictionary.indexOf("-")).isEqualTo(-1);
  }

  @Test
  void everyWordHasOneIndex() {
    for (int i = 0; i < Dictionary.size(); i++) {
      assertThat(Dictionary.indexOf(Dictionary.word(i))).isEqualTo(i);
    }
    assertThat(Dictionary.word(Dictionary.size())).isNull();
    assertThat(Dictionary.word(-1)).isNull();
  }
}
