package io.lateen.wire.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Istio 1.1.2's own sample rules are accepted as they are.
final class BookinfoTest {

  static List<Path> files() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(BookinfoTest.class.getResource("/istio-1.1.2/networking"))
                .toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theSamplesAreThere() throws IOException, URISyntaxException {
    assertThat(files()).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("files")
  void accepts(Path file) throws IOException {
    Reading reading = DocumentReader.read(Files.readAllBytes(file));
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.documents()).isNotEmpty();
    for (Document document : reading.documents()) {
      assertThat(RuleParser.reads(document.tree())).isTrue();
      assertThat(RuleParser.parse(document.tree())).isInstanceOf(Parsed.Accepted.class);
    }
  }
}
