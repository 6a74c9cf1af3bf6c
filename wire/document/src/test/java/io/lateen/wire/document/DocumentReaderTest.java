package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.check.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentReaderTest {

  @Test
  void readsSeveralDocumentsAndSkipsEmptyOnes() {
    Reading reading = DocumentReader.read("# only words\n---\na: 1\n---\n---\nb: 2\n...\n");
    assertThat(trees(reading)).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void readsJsonOneObjectAfterTheOther() {
    Reading reading = DocumentReader.read("{\"a\":\t1}\n{\"b\": [true, null, 1.5]}");
    assertThat(trees(reading)).containsExactly("{\"a\":1}", "{\"b\":[true,null,1.5]}");
  }

  @Test
  void readsYamlThatBeginsLikeJson() {
    assertThat(trees(DocumentReader.read("{a: b}"))).containsExactly("{\"a\":\"b\"}");
  }

  @Test
  void takesListsApart() {
    Reading reading = DocumentReader.read("kind: List\nitems:\n- kind: A\n- kind: B\n  x: 1\n");
    assertThat(trees(reading)).containsExactly("{\"kind\":\"A\"}", "{\"kind\":\"B\",\"x\":1}");
    assertThat(reading.documents().getLast().positionOf(Problem.error("x", "")))
        .contains(new Position(5, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: yes | true",
        "a: 'yes' | \"yes\"",
        "a: Off | false",
        "a: 0644 | 420",
        "a: 0x1f | 31",
        "a: 0b11 | 3",
        "a: 1_000 | 1000",
        "a: -5 | -5",
        "a: 1.0 | 1.0",
        "a: 1.5s | \"1.5s\"",
        "a: 1.2.3 | \"1.2.3\"",
        "a: 0x | \"0x\"",
        "a: + | \"+\"",
        "a: 2019-04-01 | \"2019-04-01\"",
        "a: ~ | null",
        "a: | null",
        "a: !!str 1 | \"1\"",
        "a: nUlL | \"nUlL\"",
        "a: 12345678901234567890 | 12345678901234567890",
      })
  void readsScalarsAsKubernetesDoes(String yaml, String json) {
    assertThat(trees(DocumentReader.read(yaml))).containsExactly("{\"a\":" + json + "}");
  }

  @Test
  void aliasesAndMergesAreCopies() {
    Reading reading = DocumentReader.read("a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\n");
    assertThat(trees(reading))
        .containsExactly(
            "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":2},\"c\":{\"q\":3,\"p\":1}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [ | 2:1: not YAML",
        "a:\\n\\tb: 1 | 2:1: a tab where YAML wants spaces",
        "a: 1\\nb: 2\\na: 3 | 3:1: the key \"a\" stands here twice",
        "a: *x | 1:4: alias *x has no anchor &x above",
        "a: !!java 1 | 1:4: the tag tag:yaml.org,2002:java is not for this value",
        "a: !x 1 | 1:4: tags like !x are not read",
        "? [a]\\n: 1 | 1:3: a key must be a text",
        "- a | 1:1: a list (expected: an object)",
        "word | 1:1: \"word\" (expected: an object)",
        "{\"a\": 1, \"a\": 2} | 1:10: the key \"a\" stands here twice",
        "{\"a\": 1,, } | 1:9: not JSON",
        "[1] | 1:1: a list (expected: an object)",
        "a: 1\\n--- !x | 2:",
      })
  void saysWhereTheTextIsBroken(String text, String problem) {
    Reading reading = DocumentReader.read(text.replace("\\n", "\n").replace("\\t", "\t") + "\n");
    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().getFirst().toString()).startsWith(problem);
  }

  @Test
  void keepsWhatStandsBeforeAnError() {
    Reading reading = DocumentReader.read("a: 1\n---\nb: [\n");
    assertThat(trees(reading)).containsExactly("{\"a\":1}");
    assertThat(reading.problems()).hasSize(1);
  }

  @Test
  void aliasesCannotGrowWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 20; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(DocumentReader.read(bomb.toString()).problems().getFirst().message())
        .isEqualTo("aliases repeat more than 100000 values");
  }

  @Test
  void depthHasALimit() {
    String yaml = "a: " + "[".repeat(100_000);
    String json = "{\"a\": " + "[".repeat(100_000);
    assertThat(DocumentReader.read(yaml).problems().getFirst().message()).contains("deeper");
    assertThat(DocumentReader.read(json).problems().getFirst().message()).contains("100");
  }

  @Test
  void refusesWhatIsNoText() {
    byte[] latin1 = "a: é".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(DocumentReader.read(latin1).problems().getFirst().message()).startsWith("not UTF-8");
    assertThat(DocumentReader.read("a: 1\nb: \0").problems().getFirst())
        .hasToString("2:4: a NUL byte (expected: text)");
    assertThat(DocumentReader.read(new byte[3 * 1024 * 1024 + 1]).problems().getFirst().message())
        .contains("at most 3 MiB");
  }

  @Test
  void findsTheLineOfAProblem() {
    Document document =
        DocumentReader.read("spec:\n  http:\n  - route:\n    - weigth: 1\n").documents().getFirst();
    assertThat(position(document, "spec.http[0].route[0].weigth")).isEqualTo(new Position(4, 7));
    assertThat(position(document, "spec.http[0].timeout")).isEqualTo(new Position(3, 5));
    assertThat(position(document, "metadata.name")).isEqualTo(new Position(1, 1));
  }

  private static Position position(Document document, String path) {
    return document.positionOf(Problem.error(path, "")).orElse(new Position(1, 1));
  }

  private static List<String> trees(Reading reading) {
    return reading.documents().stream().map(document -> document.tree().toString()).toList();
  }
}
