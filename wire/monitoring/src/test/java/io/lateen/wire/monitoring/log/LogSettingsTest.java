package io.lateen.wire.monitoring.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LogSettingsTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger LOG = Logger.getLogger("io.lateen.wire.monitoring.log.Somebody");
  private static final Logger LIBRARY = Logger.getLogger("io.grpc.Somebody");

  private final Handler[] before = ROOT.getHandlers();
  @TempDir private Path folder;

  @AfterEach
  void restore() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    for (Handler handler : before) {
      ROOT.addHandler(handler);
    }
    ROOT.setLevel(Level.INFO);
    Logger.getLogger("io.lateen").setLevel(null);
    Logger.getLogger("io.lateen.wire.monitoring.log").setLevel(null);
  }

  @Test
  void aLineSaysWhenHowLoudlyAndWho() throws IOException {
    apply(false, Map.of("default", LogLevel.WARN));
    LOG.info("unheard");
    LOG.warning("heard");
    LIBRARY.info("unheard");
    LOG.log(Level.SEVERE, "with a stack", new IOException("disk"));

    List<String> lines = Files.readAllLines(log());
    assertThat(lines.get(0)).matches("\\S+Z\twarn\twire\\.monitoring\\.log\theard");
    assertThat(lines.get(1)).endsWith("\terror\twire.monitoring.log\twith a stack");
    assertThat(lines.get(2)).isEqualTo("java.io.IOException: disk");
    assertThat(String.join("\n", lines)).doesNotContain("unheard");
  }

  @Test
  void aScopeIsLouderThanTheRest() throws IOException {
    apply(false, Map.of("default", LogLevel.ERROR, "wire.monitoring.log", LogLevel.DEBUG));
    LOG.fine("heard");
    Logger.getLogger("io.lateen.wire.Elsewhere").warning("unheard");
    assertThat(log()).content().contains("\tdebug\t", "heard").doesNotContain("unheard");
  }

  @Test
  void jsonIsAnObjectALine() throws IOException {
    apply(true, Map.of());
    LOG.log(Level.INFO, "two\n\"lines\" of {0}", "text");
    LIBRARY.log(Level.WARNING, "failed", new IOException("disk"));

    List<String> lines = Files.readAllLines(log());
    assertThat(lines).hasSize(2);
    JsonNode first = new JsonMapper().readTree(lines.get(0));
    assertThat(first.path("msg").asString()).isEqualTo("two\n\"lines\" of text");
    assertThat(first.path("level").asString()).isEqualTo("info");
    assertThat(first.path("scope").asString()).isEqualTo("wire.monitoring.log");
    assertThat(first.path("time").asString()).endsWith("Z");
    JsonNode second = new JsonMapper().readTree(lines.get(1));
    assertThat(second.path("scope").asString()).isEqualTo("io.grpc.Somebody");
    assertThat(second.path("stack").asString()).startsWith("java.io.IOException: disk");
  }

  @Test
  void everyTargetGetsEveryLine() throws IOException {
    Path rotated = folder.resolve("rotated.log");
    Rotation rotation = new Rotation(rotated, 1_000_000, Duration.ZERO, 0);
    Path second = folder.resolve("second.log");
    new LogSettings(Map.of(), false, List.of(log().toString(), second.toString()), rotation)
        .apply(new Scopes());
    LOG.info("heard");
    assertThat(List.of(log(), second, rotated))
        .allSatisfy(file -> assertThat(file).content().contains("heard"));
  }

  @Test
  void aScopeThatIsNoneIsRefusedAndNothingChanges() {
    assertThatThrownBy(() -> apply(false, Map.of("pilto", LogLevel.DEBUG)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown scope name: pilto");
    assertThat(ROOT.getHandlers()).containsExactly(before);
  }

  private void apply(boolean json, Map<String, LogLevel> levels) throws IOException {
    new LogSettings(levels, json, List.of(log().toString()), null).apply(new Scopes());
  }

  private Path log() {
    return folder.resolve("part.log");
  }
}
