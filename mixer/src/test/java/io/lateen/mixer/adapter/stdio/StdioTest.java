package io.lateen.mixer.adapter.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.Rehearsal;
import io.lateen.mixer.template.Templates;
import io.lateen.model.attribute.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StdioTest {
  private static final Instant NOW = Instant.parse("2019-04-18T10:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Rehearsal rehearsal =
      new Rehearsal(new StdioAdapter(out, err, InstantSource.fixed(NOW)))
          .attribute("severity", "warning")
          .attribute("path", "/a\"b\nc")
          .attribute("code", 503L)
          .attribute("took", Duration.ofMillis(1500))
          .attribute("ip", IpAddress.parse("10.0.0.1").orElseThrow())
          .attribute("labels", Map.of("b", "2", "a", "1"))
          .instance(
              "log.logentry.default",
              Templates.LOGENTRY,
              """
              severity: severity
              timestamp: timestamp("2017-01-01T00:00:00Z")
              variables: {url: path, code: code, latency: took, from: ip, labels: labels}
              """)
          .instance(
              "count.metric.default", Templates.METRIC, "{value: code, dimensions: {path: path}}");

  private static final String ENTRY =
      """
      {"level":"warn","time":"2017-01-01T00:00:00Z","instance":"log.logentry.default",\
      "code":503,"from":"10.0.0.1","labels":{"a":"1","b":"2"},"latency":"1.5s",\
      "url":"/a\\"b\\nc"}
      """;

  private String printed(String params) throws Exception {
    out.reset();
    try (Handler handler = rehearsal.open(params)) {
      handler.report(List.of(rehearsal.build(0)));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEntryIsALineOfJson() throws Exception {
    assertThat(printed("")).isEqualTo(ENTRY);
    assertThat(printed("output_as_json: true")).isEqualTo(ENTRY);
    assertThat(printed("outputAsJson: false"))
        .startsWith("2017-01-01T00:00:00Z\twarn\tlog.logentry.default\t{\"code\":503,")
        .hasLineCount(1);
  }

  @Test
  void aMetricIsALineToo() throws Exception {
    try (Handler handler = rehearsal.open("{logStream: STDERR, metricLevel: ERROR}")) {
      handler.report(List.of(rehearsal.build(1)));
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"level":"error","time":"2019-04-18T10:00:00Z","instance":"count.metric.default",\
            "path":"/a\\"b\\nc","value":503}
            """);
  }

  @Test
  void levelsComeFromSeverities() throws Exception {
    assertThat(printed("severity_levels: {warning: 2}")).startsWith("{\"level\":\"error\"");
    assertThat(printed("severity_levels: {warning: INFO}")).startsWith("{\"level\":\"info\"");
    assertThat(printed("output_level: ERROR")).isEmpty();
    rehearsal.attribute("severity", "whatever");
    assertThat(printed("")).startsWith("{\"level\":\"info\"");
  }

  @Test
  void aFileThatIsFullIsPutAside(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("out.log");
    String params =
        "{logStream: ROTATED_FILE, outputPath: '%s', maxMegabytesBeforeRotation: 1, maxRotatedFiles: 2}"
            .formatted(file);
    rehearsal.attribute("path", "x".repeat(400_000));
    try (Handler handler = rehearsal.open(params)) {
      for (int i = 0; i < 10; i++) {
        handler.report(List.of(rehearsal.build(0)));
      }
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(3).allMatch(name -> name.toString().endsWith(".log"));
    }
  }

  @Test
  void aFileIsAppendedTo(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("out.log");
    String params = "{logStream: FILE, outputPath: '%s'}".formatted(file);
    for (int i = 0; i < 2; i++) {
      try (Handler handler = rehearsal.open(params)) {
        handler.report(List.of(rehearsal.build(0)));
      }
    }
    assertThat(file).hasContent(ENTRY + ENTRY);
  }

  @Test
  void wrongParametersAreToldWithTheirPath(@TempDir Path directory) {
    assertThat(rehearsal.problems("{logStream: FILE, maxRotatedFiles: -1, outputLevel: LOUD}"))
        .isEqualTo("spec.params.outputLevel: \"LOUD\" (expected: one of INFO, WARNING, ERROR)");
    assertThat(rehearsal.problems("{logStream: FILE, maxRotatedFiles: -1}"))
        .isEqualTo(
            """
            spec.params.outputPath: missing (expected: a path, for logStream writes to a file)
            spec.params.maxRotatedFiles: -1 (expected: 0 or more)""");
    String params =
        "{logStream: FILE, outputPath: '%s'}".formatted(directory.resolve("no/such/place"));
    assertThatThrownBy(() -> rehearsal.open(params))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("outputPath: \"" + directory)
        .hasMessageContaining("NoSuchFile");
  }
}
