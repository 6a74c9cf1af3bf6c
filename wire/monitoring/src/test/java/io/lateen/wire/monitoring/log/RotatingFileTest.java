package io.lateen.wire.monitoring.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotatingFileTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-30T22:55:13.123Z");

  @Test
  void aFullFileIsPutAsideAndNoLineIsTorn() throws IOException {
    try (RotatingFile file = open(10, Duration.ZERO, 0)) {
      write(file, "1234567\n", "abc\n", "x\n");
    }
    assertThat(names()).containsExactly("pilot-2026-11-30T22-55-13.123.log", "pilot.log");
    assertThat(folder.resolve("pilot-2026-11-30T22-55-13.123.log")).hasContent("1234567\n");
    assertThat(folder.resolve("pilot.log")).hasContent("abc\nx\n");
  }

  @Test
  void whatWasWrittenBeforeCounts() throws IOException {
    Files.writeString(folder.resolve("pilot.log"), "1234567\n");
    try (RotatingFile file = open(10, Duration.ZERO, 0)) {
      write(file, "abc\n");
    }
    assertThat(names()).hasSize(2);
  }

  @Test
  void oneLineLongerThanAFileIsWrittenWhole() throws IOException {
    try (RotatingFile file = open(3, Duration.ZERO, 0)) {
      write(file, "123456\n");
    }
    assertThat(names()).containsExactly("pilot.log");
  }

  @Test
  void theOldestOfTooManyAreDeleted() throws IOException {
    Files.writeString(folder.resolve("pilot-notes.log"), "a stranger's");
    try (RotatingFile file = open(3, Duration.ZERO, 2)) {
      write(file, "aa\n", "bb\n", "cc\n", "dd\n");
    }
    assertThat(names())
        .containsExactly(
            "pilot-2026-11-30T22-55-13.124.log",
            "pilot-2026-11-30T22-55-13.125.log",
            "pilot-notes.log",
            "pilot.log");
    assertThat(folder.resolve("pilot-2026-11-30T22-55-13.125.log")).hasContent("cc\n");
  }

  @Test
  void soAreThoseThatAreTooOld() throws IOException {
    try (RotatingFile file = open(3, DAY, 0)) {
      write(file, "aa\n", "bb\n");
      now = now.plus(DAY).plusSeconds(1);
      write(file, "cc\n");
    }
    assertThat(names()).containsExactly("pilot-2026-12-01T22-55-14.123.log", "pilot.log");
  }

  private RotatingFile open(long full, Duration oldest, int most) throws IOException {
    Rotation rotation = new Rotation(folder.resolve("pilot.log"), full, oldest, most);
    return new RotatingFile(rotation, () -> now);
  }

  private static void write(RotatingFile file, String... lines) throws IOException {
    for (String line : lines) {
      file.write(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
