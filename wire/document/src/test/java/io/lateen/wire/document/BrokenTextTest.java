package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.check.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts damaged at random: every one is read or refused with reasons, none is too much.
final class BrokenTextTest {
  private static final int DAMAGES = 400;
  private static final List<String> PIECES =
      List.of(
          ":",
          "-",
          "{",
          "}",
          "[",
          "]",
          "\n",
          "  ",
          "\t",
          "&a ",
          "*a",
          "!!int ",
          "? ",
          "|",
          ">",
          "\"",
          "'",
          "#",
          "---\n",
          "null",
          "1",
          "-1",
          "9999999999",
          "true",
          "\0",
          "é",
          "\uFEFF",
          "<<: ",
          "%",
          "@",
          "`",
          "{}",
          "[]",
          "''",
          "1e999",
          ".nan",
          "\\");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neverThrows(long seed) throws IOException, URISyntaxException {
    Random random = new Random(seed);
    List<Path> files = BookinfoTest.files();
    for (int i = 0; i < DAMAGES; i++) {
      String whole = Files.readString(files.get(random.nextInt(files.size())));
      check(damaged(whole, random));
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length());
      if (random.nextInt(3) == 0) {
        damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(12)));
      } else {
        damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return damaged.toString();
  }

  private static void check(String text) {
    Reading reading = DocumentReader.read(text.getBytes(StandardCharsets.UTF_8));
    for (Document document : reading.documents()) {
      List<Problem> problems =
          switch (RuleParser.parse(document.tree())) {
            case Parsed.Accepted(var rule, var warnings) -> warnings;
            case Parsed.Refused(var all) -> all;
          };
      assertThat(problems).as(text).allSatisfy(p -> assertThat(p.message()).isNotBlank());
      problems.forEach(document::positionOf);
      assertThat(DocumentReader.read(YamlWriter.write(document.tree())).documents())
          .as(text)
          .singleElement()
          .satisfies(again -> assertThat(again.tree()).isEqualTo(document.tree()));
    }
  }
}
