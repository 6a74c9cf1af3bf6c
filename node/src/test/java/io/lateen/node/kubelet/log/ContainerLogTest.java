package io.lateen.node.kubelet.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
  @TempDir Path folder;

  private static LogQuery query(String... pairs) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      parameters.put(pairs[i], pairs[i + 1]);
    }
    return LogQuery.parse(parameters, Instant.now());
  }

  private static String read(ContainerLog log, LogQuery query) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogReader(query, out).read(log);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void optionsOfKubectl() throws Exception {
    try (ContainerLog log = new ContainerLog(folder.resolve("0.log"))) {
      log.append("one");
      log.append("");
      log.append("two three");

      assertThat(read(log, query())).isEqualTo("one\n\ntwo three\n");
      assertThat(read(log, query("tailLines", "1"))).isEqualTo("two three\n");
      assertThat(read(log, query("tailLines", "0"))).isEmpty();
      assertThat(read(log, query("limitBytes", "5"))).isEqualTo("one\n\n");
      assertThat(read(log, query("sinceTime", "2999-01-01T00:00:00Z"))).isEmpty();
      assertThat(read(log, query("sinceSeconds", "60"))).hasSize(15);
      assertThat(read(log, query("timestamps", "true")).lines().findFirst().orElse(""))
          .matches("20\\S+Z one");
    }
    assertThatThrownBy(() -> query("tailLines", "-1"))
        .hasMessage("tailLines: -1 (expected: a number, 0 or more)");
  }

  @Test
  void aFullFileIsRotatedAndBothAreRead() throws Exception {
    Path file = folder.resolve("0.log");
    try (ContainerLog log = new ContainerLog(file, 200)) {
      for (int i = 0; i < 20; i++) {
        log.append("line " + i);
      }
      assertThat(Files.size(file)).isLessThanOrEqualTo(200);
      assertThat(read(log, query())).contains("line 19\n").doesNotContain("line 0\n");
      assertThat(read(log, query("tailLines", "8")).lines()).hasSize(8);
    }
  }

  @Test
  void aFollowerLosesNothingAcrossRotation() throws Exception {
    try (PipedInputStream in = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(in)) {
      Thread follower;
      try (ContainerLog log = new ContainerLog(folder.resolve("0.log"), 200)) {
        follower = Thread.ofPlatform().start(() -> follow(log, out));
        for (int i = 0; i < 30; i++) {
          String line = "line " + i;
          log.append(line);
          assertThat(new String(in.readNBytes(line.length() + 1), StandardCharsets.UTF_8))
              .isEqualTo(line + "\n");
        }
      }
      follower.join();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static void follow(ContainerLog log, PipedOutputStream out) {
    try (out) {
      new LogReader(query("follow", "true"), out).read(log);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
